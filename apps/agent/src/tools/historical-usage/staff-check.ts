import { BackendError, errorText } from '@waldur-site-agent/plugin-sdk';
import { type WaldurClient, WaldurHttpError } from '@waldur-site-agent/waldur-client';

/** One call. @throws {BackendError} when the token is not that of a staff user, or nobody knows */
export async function requireStaff(client: WaldurClient): Promise<void> {
  const { username, is_staff } = await ownerOf(client);
  if (is_staff === true) return;
  throw new BackendError(
    `the token belongs to ${username ?? 'a user'}, who is not staff: Waldur takes usage of past months from staff only`,
  );
}

async function ownerOf(client: WaldurClient) {
  try {
    return await client.get('/api/users/me/');
  } catch (error) {
    if (error instanceof WaldurHttpError && error.status === 401) throw new BackendError('Waldur refuses the token');
    throw new BackendError(`whose token it is could not be read: ${errorText(error)}`);
  }
}
