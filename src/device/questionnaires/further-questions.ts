const KEY = 'sipas.further-questions';

/**
 * The context questions that this kiosk asks beside the questionnaire's choice, because its office wants them: their ids.
 * Kept in the browser; where it keeps nothing, the kiosk asks what the questionnaire says.
 */
export function furtherQuestions(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** False where the browser keeps nothing. */
export function keepFurtherQuestions(ids: readonly string[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids));
    return true;
  } catch {
    return false;
  }
}
