// Reads one source file into the facts that tidy's rules ask about: imports, functions with their lines, names, strings.
import { parseSync } from '@swc/core'

export type ImportFact = {
  /** As written, e.g. `../protocol/money.ts` or `zod`. */
  readonly from: string
  readonly typeOnly: boolean
  readonly line: number
}
export type FunctionFact = {
  readonly name: string
  readonly line: number
  /** Of the function itself: lines of the functions with a name inside it are theirs, so a `createX` counts its wiring and not its methods. */
  readonly lines: number
  readonly isComponent: boolean
}
export type SourceFile = {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly ImportFact[]
  readonly functions: readonly FunctionFact[]
  /** `a.b` for each member access on a plain name, e.g. `process.env`. */
  readonly members: ReadonlySet<string>
  /** Names behind a dot, JSX attributes and shorthand names. */
  readonly properties: ReadonlySet<string>
  /** Plain names that are called or constructed, e.g. `eval`, `Function`; a `new X()` without arguments is `new X`. */
  readonly called: ReadonlySet<string>
  readonly strings: readonly string[]
  /** True when the file only hands on what other files export. */
  readonly onlyReexports: boolean
}

type Node = { readonly type?: string; readonly [key: string]: unknown }
type Span = { readonly start: number; readonly end: number }

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'MethodProperty',
  'Constructor',
])

export function parseSource(path: string, text: string): SourceFile {
  const typescript = /\.tsx?$/.test(path)
  const module = parseSync(text, typescript ? { syntax: 'typescript', tsx: path.endsWith('x') } : { syntax: 'ecmascript', jsx: true })
  const lineAt = lineFinder(text, module.span.start)
  const facts = emptyFacts()
  visit(module as unknown as Node, '', { ...facts, lineAt })
  const body = module.body as unknown as Node[]
  const handsOn = (node: Node): boolean =>
    node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node['source'] !== null)
  return {
    path,
    text,
    lines: text.replace(/\n$/, '').split('\n').length,
    ...facts,
    onlyReexports: body.some(handsOn) && body.every((node) => handsOn(node) || node.type === 'ImportDeclaration'),
  }
}

type Facts = {
  readonly imports: ImportFact[]
  readonly functions: FunctionFact[]
  readonly members: Set<string>
  readonly properties: Set<string>
  readonly called: Set<string>
  readonly strings: string[]
}
type Visit = Facts & { readonly lineAt: (offset: number) => number }

function emptyFacts(): Facts {
  return { imports: [], functions: [], members: new Set(), properties: new Set(), called: new Set(), strings: [] }
}

/** `nameFromAbove` is what a function without a name of its own is called by the variable or property that holds it. Returns the lines of the named functions in it. */
function visit(node: Node, nameFromAbove: string, found: Visit): number {
  noteImport(node, found)
  noteNames(node, found)
  const name = nameOf(node)
  let innerLines = 0
  for (const [key, child] of Object.entries(node)) {
    if (key === 'span') continue
    for (const one of Array.isArray(child) ? child : [child]) {
      if (typeof one === 'object' && one !== null) innerLines += visit(one as Node, name, found)
    }
  }
  return node.type !== undefined && FUNCTIONS.has(node.type) ? noteFunction(node, nameFromAbove, innerLines, found) : innerLines
}

function nameOf(node: Node): string {
  if (node.type === 'VariableDeclarator') return valueOf(node['id'])
  if (node.type === 'KeyValueProperty' || node.type === 'ClassProperty') return valueOf(node['key'])
  if (node.type === 'CallExpression') return `(argument of ${valueOf(node['callee']) || 'a call'})`
  // swc wraps arguments and bodies in objects without a type; the name goes through them.
  return ''
}

function valueOf(node: unknown): string {
  const value = (node as Node | null | undefined)?.['value']
  return typeof value === 'string' ? value : ''
}

function noteImport(node: Node, found: Visit): void {
  const add = (source: unknown, typeOnly: boolean): void => {
    if (valueOf(source)) found.imports.push({ from: valueOf(source), typeOnly, line: found.lineAt(spanOf(node).start) })
  }
  if (node.type === 'ImportDeclaration') {
    const specifiers = node['specifiers'] as Node[]
    add(node['source'], node['typeOnly'] === true || (specifiers.length > 0 && specifiers.every((one) => one['isTypeOnly'] === true)))
  } else if (node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration') {
    add(node['source'], node['typeOnly'] === true)
  } else if (node.type === 'CallExpression' && (node['callee'] as Node).type === 'Import') {
    add((node['arguments'] as { expression: unknown }[])[0]?.expression, false)
  } else if (node.type === 'TsImportType') {
    add(node['argument'], true)
  }
}

function noteNames(node: Node, found: Visit): void {
  if (node.type === 'MemberExpression') {
    const property = node['property'] as Node
    const computed = property.type === 'Computed' ? valueOf(property['expression']) : valueOf(property)
    found.properties.add(computed)
    if ((node['object'] as Node).type === 'Identifier') found.members.add(`${valueOf(node['object'])}.${computed}`)
  } else if (node.type === 'JSXAttribute') {
    found.properties.add(valueOf(node['name']))
  } else if (node.type === 'KeyValueProperty' || node.type === 'AssignmentPatternProperty') {
    found.properties.add(valueOf(node['key']))
  } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const name = valueOf(node['callee'])
    const empty = node.type === 'NewExpression' && ((node['arguments'] as unknown[] | null) ?? []).length === 0
    if (name) found.called.add(empty ? `new ${name}` : name)
  } else if (node.type === 'StringLiteral' && !found.imports.some((one) => one.from === valueOf(node))) {
    found.strings.push(valueOf(node))
  }
}

/** A function without a name belongs to the one around it; returns what the function around need not count. */
function noteFunction(node: Node, nameFromAbove: string, innerLines: number, found: Visit): number {
  const name = valueOf(node['identifier']) || valueOf(node['key']) || nameFromAbove || '(no name)'
  const span = spanOf((node['function'] as Node | undefined) ?? node)
  const line = found.lineAt(span.start)
  const allLines = found.lineAt(span.end - 1) - line + 1
  found.functions.push({ name, line, lines: allLines - innerLines, isComponent: /^[A-Z]/.test(name) })
  return name.startsWith('(') ? innerLines : allLines
}

function spanOf(node: Node): Span {
  return node['span'] as Span
}

/** swc counts bytes from its own start; the module's span begins at the first statement, behind the opening comments. */
function lineFinder(text: string, moduleStart: number): (offset: number) => number {
  const bytes = Buffer.from(text)
  const first = Buffer.byteLength(text.slice(0, lengthOfOpening(text)))
  const lineStarts = [0]
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lineStarts.push(at + 1)
  return (offset) => {
    const at = offset - moduleStart + first
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((lineStarts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}

/** Length of white space, `#!` line and comments before the first statement. */
function lengthOfOpening(text: string): number {
  return /^(?:#![^\n]*)?(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0
}
