import type { Component } from '@waldur-site-agent/plugin-sdk';
import type { ComponentConfiguration } from './component-configuration.ts';

/** Per component the keys that stood in the file, core keys parsed and further keys as the plugin's schema left them. */
const written = new WeakMap<ComponentConfiguration, Component>();

export function rememberWritten(component: ComponentConfiguration, keys: Component): void {
  written.set(component, keys);
}

/** A component that was not read from a file counts every key that has a value as written. */
export function writtenKeys(component: ComponentConfiguration): Component {
  const present = Object.entries(component).filter(([, value]) => value !== null && value !== undefined);
  return written.get(component) ?? Object.fromEntries(present);
}
