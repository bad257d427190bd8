/** The items in groups by key, in the order in which the keys are first met. */
export function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const of = key(item);
    if (groups.has(of)) groups.get(of).push(item);
    else groups.set(of, [item]);
  }
  return groups;
}
