/** Words for a kind of unit, which are written small within a name: "… công tỉnh Thanh Hóa". */
const KIND_WORDS = /^(?:Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Xã|Phường|Đặc khu)(?= )/u;

/** The Vietnamese name of a unit as the end of another's. */
export function nameWithin(name: string): string {
  return name.replace(KIND_WORDS, (word) => word.charAt(0).toLocaleLowerCase('vi') + word.slice(1));
}
