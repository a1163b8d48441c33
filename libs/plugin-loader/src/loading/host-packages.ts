import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { lookupPath } from '../discovery/package-directories.ts';

/**
 * Packages of which agent and plugin must share one copy. With two copies of Nest, classes are not recognised as
 * injection tokens and the plugin's logger ignores the agent's; with two of the SDK, neither are its errors.
 */
export const HOST_PACKAGES: readonly string[] = ['@nestjs/common', '@nestjs/core', '@waldur-site-agent/plugin-sdk'];

/** Names the host packages that a plugin would load from another place than the agent. */
export function ownCopies(pluginDirectory: string, hostDirectory: string): string[] {
  return HOST_PACKAGES.filter((name) => {
    const theirs = locate(pluginDirectory, name);
    return theirs !== undefined && theirs !== locate(hostDirectory, name);
  });
}

function locate(from: string, name: string): string | undefined {
  for (const directory of lookupPath(from)) {
    try {
      return realpathSync(join(directory, name));
    } catch {
      // not in this directory of the lookup path
    }
  }
  return undefined;
}
