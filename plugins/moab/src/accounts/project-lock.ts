import { KeyedLock } from '@waldur-site-agent/plugin-sdk';

/** While a project gets an account nobody may find the project empty and remove it, and the other way round. */
const projects = new KeyedLock();

export function withProject<T>(project: string, work: () => Promise<T>): Promise<T> {
  return projects.run(project.toLowerCase(), work);
}
