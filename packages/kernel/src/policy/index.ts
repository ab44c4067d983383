/** Rights as one tree, compiled to SQL and to a predicate that always agree. */
export {
  type Comparable,
  type PolicyTree,
  absent,
  allOf,
  anyOf,
  compileToPredicate,
  compileToSql,
  equals,
  never,
  always,
  not,
  oneOf,
} from './policy.ts';
export { type Belonging, BELONGING, nobodys, visibleTo } from './rights.ts';
