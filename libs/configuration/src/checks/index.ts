import { AgentConfiguration } from '../model/agent-configuration.ts';
import { ComponentConfiguration } from '../model/component-configuration.ts';
import { EventBridgeConfiguration } from '../model/event-bridge-configuration.ts';
import { LogShippingConfiguration } from '../model/log-shipping-configuration.ts';
import { OfferingConfiguration } from '../model/offering-configuration.ts';
import { rememberWritten } from '../model/written-components.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { keysOf } from '../reading/metadata.ts';
import type { Visitor } from '../reading/read-as.ts';
import type { Positions } from '../yaml/positions.ts';
import { checkAuthentication } from './authentication.ts';
import { checkComponentNames } from './component-names.ts';
import { checkDoubledOfferings } from './doubled-offerings.ts';
import { checkBrokerFiles } from './broker-files.ts';
import { checkEvents } from './events.ts';
import { checkMqtt, checkMqttAccount } from './mqtt.ts';
import { checkMisspeltKeys } from './misspelt-keys.ts';
import { checkComponent, checkLogShipping, checkUuid } from './words.ts';

/** The rules that concern several keys, run on every mapping of the file as it is read. */
export function checksFor(problems: ProblemList, positions: Positions, damaged: boolean): Visitor {
  return (instance, raw, path) => {
    if (instance instanceof ComponentConfiguration) visitComponent(instance, raw, path, problems);
    else checkMisspeltKeys(raw, keysOf(instance.constructor as new () => object), path, problems);
    if (instance instanceof AgentConfiguration) checkDoubledOfferings(instance.offerings, problems);
    if (instance instanceof EventBridgeConfiguration) checkMqttAccount(instance, path, problems);
    if (instance instanceof LogShippingConfiguration) checkLogShipping(instance, path, problems);
    if (!(instance instanceof OfferingConfiguration)) return;
    if (!damaged) checkAuthentication(instance, path, problems);
    checkEvents(instance, path, problems);
    checkMqtt(instance, path, problems);
    checkBrokerFiles(instance, path, problems);
    checkUuid(instance, path, problems);
    checkComponentNames(path, positions, problems);
  };
}

function visitComponent(
  component: ComponentConfiguration,
  raw: Readonly<Record<string, unknown>>,
  path: Path,
  problems: ProblemList,
): void {
  const parsed = component as unknown as Record<string, unknown>;
  const known = keysOf(ComponentConfiguration);
  const written = Object.entries(raw).map(([key, value]) => [key, known.includes(key) ? parsed[key] : value]);
  rememberWritten(component, Object.fromEntries(written) as Record<string, unknown>);
  checkComponent(component, path, problems);
  // a plugin may have keys of its own that differ from a short core key by a letter or two
  checkMisspeltKeys(
    raw,
    known.filter((key) => key.length > 8),
    path,
    problems,
  );
}
