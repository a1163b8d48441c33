import { BackendError } from '@waldur-site-agent/plugin-sdk';

/**
 * Account name. MAM reads `*` and `?` in a listing as wildcards, separates names by commas, and prints them between
 * vertical bars; a leading dash would be an option.
 * @throws {BackendError} before anything is sent
 */
export function accountWord(name: string): string {
  return checked('account', name, isSafeName(name));
}

/** User name. A leading `+`, `-` or `^` would be read as a mark of an active, inactive or administrating user. */
export function userWord(name: string): string {
  return checked('user', name, isSafeUser(name));
}

export function isSafeUser(name: string): boolean {
  return isSafeName(name) && !/^[+^]/.test(name);
}

export function isSafeName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not get through
  return name.trim() !== '' && !/^-|[,|*?\u0000-\u001f\u007f]/.test(name);
}

function checked(kind: string, name: string, isSafe: boolean): string {
  if (isSafe) return name;
  throw new BackendError(
    `Invalid MAM ${kind} name: ${JSON.stringify(name)} (it must not be blank, begin with a sign, or contain any of , | * ? ` +
      'or control characters)',
  );
}

/** Description: one line; a vertical bar would shift the columns of every later listing. */
export function descriptionWord(text: string, whenEmpty: string): string {
  return storableText(text) || whenEmpty;
}

/** Whether a description read from MAM may be the one that was given. */
export function isSameText(stored: string, given: string): boolean {
  return storableText(stored).replaceAll(/ +/g, ' ') === storableText(given).replaceAll(/ +/g, ' ');
}

function storableText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- line breaks among them
  return text.replaceAll(/[|\u0000-\u001f\u007f]+/g, ' ').trim();
}

/** Credits; MAM keeps whole ones unless told otherwise. */
export function amountWord(amount: number): string {
  if (Number.isSafeInteger(amount) && amount >= 0) return String(amount);
  throw new BackendError(`Invalid amount of credits: ${amount} (a whole number from 0 is needed)`);
}
