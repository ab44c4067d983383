/** The small words every service speaks: ids, instants, plain JSON. */
export { type Uuid, deriveUuid, isUuid, newUuid } from './uuid.ts';
export { type Instant, type Clock, instantOf, isInstant } from './instant.ts';
export { type Json, type JsonObject, isSafeText } from './json.ts';
export { normalMailAddress } from './mail-address.ts';
export { isSameMark } from './marks.ts';
export { type Random, seededRandom } from './random.ts';
export { HIGHEST, LOWEST, type Page, type Place, pageOf } from './pages.ts';
export { drawing } from './drawing.ts';
