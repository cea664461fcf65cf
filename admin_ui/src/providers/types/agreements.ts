/** What was promised, and the clocks that run. */
import type { Time } from "./words";

export interface Agreement {
  version: string;
  acknowledge_in: number;
  acknowledge_margin: number;
  acknowledge_spread: number;
  alarm_at: number;
  answer_in: number;
  answer_warnings: number[];
  person_decides_after: number;
  quiet_before_closing: number;
  reopen_for: number;
  automatic_per_account: number;
  automatic_window: number;
  time_zone: string;
  calendar: { time_zone: string } | null;
  answer_counts: string;
  outside_hours: string;
}

export interface Clock {
  budget: number;
  consumed: number;
  running_since: Time | null;
  due_at: Time | null;
  stopped_at: Time | null;
}
