/** The words that are marked in a part of the page. */
export function markedIn(part: Node | null): string {
  const marked = window.getSelection();
  const inside = marked?.anchorNode && part?.contains(marked.anchorNode);
  return inside ? marked.toString().trim() : '';
}
