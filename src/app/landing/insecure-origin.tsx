import styles from './page.module.css';

/** An address the browser does not trust. In both languages: nothing was chosen yet. */
export function InsecureOrigin({ address }: { readonly address: string }) {
  const secure = address.replace(/^http:/, 'https:');
  return (
    <main className={styles['page']}>
      <article className={styles['card']} lang="vi">
        <h1>Địa chỉ này chưa an toàn</h1>
        <p>
          Trình duyệt chỉ cho ứng dụng lưu phiếu trên máy khi địa chỉ bắt đầu bằng <code>https://</code> hoặc
          là <code>http://localhost</code>. Ở địa chỉ hiện tại, phiếu có thể bị mất, nên ứng dụng không chạy.
        </p>
        <p>
          Vui lòng mở <a href={secure}>{secure}</a>. Nếu không được, đề nghị quản trị viên chạy hệ thống với{' '}
          <code>--tls-cert</code> và <code>--tls-key</code>, hoặc mở ứng dụng ngay trên máy chủ qua{' '}
          <code>http://localhost</code>.
        </p>
      </article>
      <article className={styles['card']} lang="en">
        <h2>This address is not secure</h2>
        <p>
          A browser lets the app store responses on the device only at an address that begins with{' '}
          <code>https://</code> or is <code>http://localhost</code>. At this address responses could be lost,
          so the app does not start.
        </p>
        <p>
          Please open <a href={secure}>{secure}</a>. If that does not work, ask the administrator to start the
          system with <code>--tls-cert</code> and <code>--tls-key</code>, or open the app on the server itself
          at <code>http://localhost</code>.
        </p>
      </article>
    </main>
  );
}
