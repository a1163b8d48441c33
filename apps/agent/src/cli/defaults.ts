/** Looked for in the working directory. */
export const DEFAULT_CONFIG_FILE = 'waldur-site-agent-config.yaml';
