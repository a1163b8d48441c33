import { firstSentence, plainText } from './declarations.mjs';

const HEAD = `<!-- Written by "node tools/capability-reference.mjs" from the sources of the SDK. Do not edit. -->

# Capabilities

A backend says what it can do by what it implements; the agent asks with \`can(backend, 'setLimits')\`. Everything here is
exported by \`@waldur-site-agent/plugin-sdk\`. Under each capability stands what the
[contract tests](contract-tests.md) check about it.
`;

/** The modes, and the type that is the least they need. */
const MODES = [
  ['order processing', 'OrderProcessingBackend'],
  ['membership sync', 'MembershipSyncBackend'],
  ['usage reports', 'ReportingBackend'],
];

/** What capabilities speak about. */
const SHARED = ['Resource', 'Member', 'TeamEntry', 'Order', 'Limits', 'OfferingContext', 'OfferingFacts', 'Component'];

/** @returns the reference as Markdown */
export function renderReference({ declarations, checks }) {
  const capabilities = capabilitiesIn(declarations.get('Capabilities').code);
  const shown = new Set(SHARED);
  const sections = capabilities.map(({ member, name }) =>
    section(declarations, shown, { name, title: `${name}: ${code(member)}`, checks: checksOf(checks, member) }),
  );
  return [
    HEAD,
    modes(declarations),
    overview(declarations, capabilities),
    '## Every backend\n',
    section(declarations, shown, { name: 'Backend', title: 'Backend', checks: checksOf(checks, undefined) }),
    '## Optional capabilities\n',
    ...sections,
    '## Username backends\n',
    section(declarations, shown, { name: 'UsernameBackend', title: 'UsernameBackend', checks: [] }),
    '## What they speak about\n',
    ...SHARED.map((name) => `### ${name}\n\n${block([declarations.get(name)])}`),
  ].join('\n');
}

export function capabilitiesIn(text) {
  return [...text.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, member, name]) => ({ member, name }));
}

function modes(declarations) {
  const rows = MODES.map(([mode, type]) => {
    const parts = [...declarations.get(type).code.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
    return `| ${mode} | ${parts
      .filter((name) => name !== type)
      .map(code)
      .join(', ')} |`;
  });
  return ['## What a mode needs\n', '| mode | at least |', '| --- | --- |', ...rows, ''].join('\n');
}

function overview(declarations, capabilities) {
  const rows = capabilities.map(({ member, name }) => {
    const { comment, code: text } = declarations.get(name);
    const about = plainText(comment) || plainText(memberComment(text, member));
    return `| ${code(member)} | [${name}](#${anchor(name, member)}) | ${firstSentence(about)} |`;
  });
  return ['## At a glance\n', '| shown by | interface | what |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function section(declarations, shown, { name, title, checks }) {
  shown.add(name);
  const texts = [declarations.get(name), ...related(declarations, shown, declarations.get(name))];
  const list =
    checks.length === 0
      ? ''
      : `\nChecked by the contract tests:\n\n${checks.map(({ topic, title: check }) => `- ${topic}: ${check}`).join('\n')}\n`;
  return `### ${title}\n\n${block(texts)}${list}`;
}

/** Types that a declaration mentions and that have not been shown yet, and those that they mention. */
function related(declarations, shown, declaration) {
  const capabilities = new Set(capabilitiesIn(declarations.get('Capabilities').code).map(({ name }) => name));
  const found = [];
  for (const [name] of declaration.code.matchAll(/\b[A-Z]\w+/g)) {
    const mentioned = declarations.get(name);
    if (!mentioned || shown.has(name) || capabilities.has(name)) continue;
    shown.add(name);
    found.push(mentioned, ...related(declarations, shown, mentioned));
  }
  return found;
}

function block(declarations) {
  const texts = declarations.map(({ comment, code: text }) => (comment === '' ? text : `${comment}\n${text}`));
  return `\`\`\`ts\n${texts.join('\n\n').replaceAll(/^export /gm, '')}\n\`\`\`\n`;
}

/** Checks are listed with the capability that they name first; those that need none, with every backend. */
function checksOf(checks, member) {
  return checks.filter(({ needs }) => needs[0] === member);
}

function memberComment(text, member) {
  const before = text.slice(0, text.search(new RegExp(`^ {2}(?:readonly )?${member}\\b`, 'm')));
  return /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before)?.[0].trim() ?? '';
}

/** As GitHub makes it of a heading. */
function anchor(name, member) {
  return `${name}-${member}`.toLowerCase();
}

function code(text) {
  return `\`${text}\``;
}
