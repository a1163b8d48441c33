import { type OfferingUserDirectory, type RestOfferingUser } from '@waldur-site-agent/offering';

/** Offering users by username (lower case), read only when somebody's share is sent. */
export class OfferingUserUrls {
  private known: Promise<ReadonlyMap<string, RestOfferingUser>> | undefined;

  constructor(private readonly directory: OfferingUserDirectory) {}

  byUsername(): Promise<ReadonlyMap<string, RestOfferingUser>> {
    this.known ??= this.read();
    return this.known;
  }

  private async read(): Promise<ReadonlyMap<string, RestOfferingUser>> {
    const users = await this.directory.all();
    return new Map(users.flatMap((user) => (user.username ? [[user.username.toLowerCase(), user] as const] : [])));
  }
}
