/** The supervisor's screens. */
export default function ConsoleRoutes() {
  return null;
}
