interface Formatter {
  number(value: number): string;
}

/**
 * What react-aria-components say aloud or name without showing, in Vietnamese, which they do not bring along. By the
 * areas and keys of their own dictionaries; the build fails on an area or a key that is missing here.
 */
export const REACT_ARIA_VI = {
  grid: {
    select: 'Chọn',
    selectedItem: ({ item }: { readonly item: string }) => `Đã chọn ${item}.`,
    deselectedItem: ({ item }: { readonly item: string }) => `Đã bỏ chọn ${item}.`,
    selectedAll: 'Đã chọn tất cả.',
    selectedCount: ({ count }: { readonly count: number }, { number }: Formatter) =>
      count === 0 ? 'Chưa chọn mục nào.' : `Đã chọn ${number(count)} mục.`,
    longPressToSelect: 'Nhấn giữ để bắt đầu chọn.',
  },
  menu: {
    longPressMessage: 'Nhấn giữ hoặc nhấn Alt + mũi tên xuống để mở trình đơn',
  },
  overlays: {
    dismiss: 'Đóng',
  },
} as const;
