/** The file and the export that an entry point names. */
export interface EntryPoint {
  /** Relative to the package. */
  readonly file: string;
  readonly exportName: string;
}

export const ENTRY_POINT_FORM = '"./file.js#ExportName"';

/** @returns undefined when the text is no entry point */
export function parseEntryPoint(text: string): EntryPoint | undefined {
  const [, file, exportName] = /^(\.\/[^#]+)#([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  return file === undefined || exportName === undefined ? undefined : { file, exportName };
}
