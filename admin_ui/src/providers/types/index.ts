/** What the API hands over. Times are ISO-8601 in UTC, spans are seconds. */
export type * from "./agreements";
export type * from "./cases";
export type * from "./clients";
export type * from "./commands";
export type * from "./journal";
export type * from "./messages";
export type * from "./people";
export type * from "./policies";
export type * from "./tasks";
export type * from "./vocabulary";
export type * from "./words";
