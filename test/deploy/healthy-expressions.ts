// The whole expression of an alert in forms that return data while all is well, so that a running Prometheus can hold every part of
// it: each selector, each join, each calculation. Parsed by Prometheus's own grammar.
import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const comparisons = new Set(['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte']);

/**
 * Each must return data of a healthy system that is minutes old:
 * - a comparison says 0 or 1 in place of dropping what does not meet it (`bool`);
 * - what `unless` takes away has to be there, joined as it is written;
 * - each side of `or` stands alone;
 * - what an `offset` asks of the past is asked of now.
 * @throws when it is no PromQL
 */
export function healthyFormsOf(expr: string): readonly string[] {
  const tree = parser.parse(expr);
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`${expr} is no PromQL at ${node.from}`);
    },
  });
  return [...new Set(formsOf(tree.topNode, expr, false))];
}

/** @param isBase without what `unless` says, which is held elsewhere */
function formsOf(node: SyntaxNode, text: string, isBase: boolean): string[] {
  const source = (part: SyntaxNode) => text.slice(part.from, part.to);
  const forms = (part: SyntaxNode) => formsOf(part, text, isBase);
  if (node.name === 'OffsetExpr') return node.firstChild ? forms(node.firstChild) : [];
  if (node.name === 'BinaryExpr') {
    const parts = childrenOf(node);
    const [left, operator, right] = [parts[0], parts[1], parts.at(-1)];
    if (!left || !operator || !right) return [source(node)];
    const matching = parts.filter(({ name }) => name === 'MatchingModifierClause').map(source);
    const joined = (lefts: readonly string[], by: string) =>
      pairs(lefts, forms(right)).map(([a, b]) => [a, by, ...matching, b].join(' '));
    if (operator.name === 'Or') return [...forms(left), ...forms(right)];
    if (operator.name === 'Unless')
      return isBase ? forms(left) : [...forms(left), ...joined(formsOf(left, text, true), 'and')];
    return joined(forms(left), comparisons.has(operator.name) ? `${source(operator)} bool` : source(operator));
  }
  // Anything else as it is written, around its parts.
  return childrenOf(node)
    .reduce(
      (before: { readonly end: number; readonly texts: readonly string[] }, part) => ({
        end: part.to,
        texts: pairs(before.texts, forms(part)).map(([a, b]) => a + text.slice(before.end, part.from) + b),
      }),
      { end: node.from, texts: [''] },
    )
    .texts.map((form) => form + text.slice(childrenOf(node).at(-1)?.to ?? node.from, node.to));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const pairs = <T>(some: readonly T[], others: readonly T[]): [T, T][] =>
  some.flatMap((one) => others.map((other): [T, T] => [one, other]));
