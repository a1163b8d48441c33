/** The form in which usernames are compared: many systems store them in lower case. */
export function fold(username: string): string {
  return username.trim().toLowerCase();
}
