import { must } from '../../core/kernel/assert.ts';
import type { Condition } from './offices.ts';

/** What respondents write who are content, and who are not. */
interface CommentList {
  readonly praise: readonly string[];
  readonly complaints: readonly string[];
}

const EVERYWHERE: CommentList = {
  praise: [
    'Cán bộ hướng dẫn tận tình, dễ hiểu.',
    'Làm nhanh, đúng hẹn. Cảm ơn các anh chị.',
    'Thái độ cán bộ vui vẻ, nhẹ nhàng với người già.',
    'Tôi nộp hồ sơ khai sinh, chỉ mất mười phút.',
    'Nơi chờ sạch sẽ, có nước uống. Mong giữ được như vậy.',
    'Được nhắn tin báo khi có kết quả, rất tiện.',
    'Phí đúng như bảng niêm yết, có biên lai.',
    'Anh cán bộ ở quầy đất đai giải thích rõ, không phải quay lại lần hai.',
  ],
  complaints: [
    'Ghế ngồi chờ còn ít, buổi sáng đông phải đứng.',
    'Nên có thêm quạt mát ở khu vực chờ.',
    'Bảng niêm yết chữ nhỏ quá, người già khó đọc.',
    'Chỗ để xe chật, trời mưa rất bất tiện.',
    'Sáng thứ hai chờ hơn một giờ mới đến lượt.',
    'Máy lấy số hay hỏng, nên sửa sớm.',
    'Đề nghị xem lại lệ phí trích lục, mỗi lần thu một khác.',
    'Hồ sơ đất của tôi đã quá hẹn, xin gọi lại số 0900 123 456.',
    'Cán bộ thì tốt nhưng mạng chậm, cả buổi không nộp được hồ sơ trực tuyến.',
    'Buổi chiều thứ sáu quầy số 3 không có người trực.',
  ],
};

const OWN: Readonly<Partial<Record<Condition, readonly string[]>>> = {
  'late-results': [
    'Hẹn trả kết quả rồi lại phải đi lại lần nữa.',
    'Giấy hẹn ghi ngày 5 mà đến ngày 19 vẫn chưa có.',
    'Trễ hẹn nhưng không ai xin lỗi hay báo trước.',
  ],
  'impolite-officials': [
    'Thái độ của cán bộ ở quầy 2 rất khó chịu, hỏi thì gắt.',
    'Cần chấn chỉnh thái độ phục vụ, dân hỏi mà không ngẩng lên.',
    'Cán bộ nói chuyện riêng, để dân đứng đợi.',
  ],
  'silent-on-feedback': [
    'Tôi gửi góp ý từ tháng trước mà chưa thấy trả lời.',
    'Hòm thư góp ý để cho có, không thấy ai mở.',
    'Phản ánh qua cổng dịch vụ công đã lâu, không được thông báo kết quả.',
  ],
  improving: [
    'Từ khi xếp lại quầy và có người hướng dẫn lấy số, nhanh hơn hẳn.',
    'So với đầu năm thì tiến bộ nhiều, không còn chen lấn.',
  ],
};

/** Said only since it began. */
const MORE_PAPERS = [
  'Bị yêu cầu nộp thêm giấy tờ không có trong bảng niêm yết.',
  'Đã có căn cước gắn chip vẫn bắt nộp bản sao công chứng.',
  'Phải về xin thêm giấy xác nhận, quy định đâu có yêu cầu.',
  'Hồ sơ đủ theo hướng dẫn nhưng bị trả lại, bảo bổ sung. Cần thì gọi tôi: 0912.345.678.',
];

/** Hands out the comments of an office, of each list one after another. */
export class CommentBook {
  readonly #own: readonly string[];
  readonly #first: number;
  readonly #given = new Map<readonly string[], number>();
  #total = 0;

  /** @param first where in each list the office begins, so that neighbours do not hear the same */
  constructor(condition: Condition, first: number) {
    this.#own = OWN[condition] ?? [];
    this.#first = first;
  }

  /** @param asksForMorePapers whether the office already does */
  next({
    isContent,
    asksForMorePapers,
  }: {
    readonly isContent: boolean;
    readonly asksForMorePapers: boolean;
  }): string {
    const own = asksForMorePapers ? MORE_PAPERS : this.#own;
    this.#total += 1;
    // Every other one is about what is the matter with the office.
    const isAboutThat = own.length > 0 && this.#total % 2 === 0;
    return this.#nextOf(isAboutThat ? own : isContent ? EVERYWHERE.praise : EVERYWHERE.complaints);
  }

  #nextOf(list: readonly string[]): string {
    const given = this.#given.get(list) ?? this.#first;
    this.#given.set(list, given + 1);
    return must(list[given % list.length], 'a list of comments has some');
  }
}
