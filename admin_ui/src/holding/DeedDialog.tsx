import type { CaseDetail } from "../providers/types";
import type { Deed } from "./deeds";
import { HandOverDialog } from "./HandOverDialog";
import { RefuseDialog } from "./RefuseDialog";
import { RemindDialog } from "./RemindDialog";

export interface DeedProps {
  record: CaseDetail;
  task: Deed["task"];
  onDone(): void;
}

const DIALOG = {
  remind_me: RemindDialog,
  hand_over_task: HandOverDialog,
  refuse_task: RefuseDialog,
} as const;

/** The dialog of what is being done about a task. */
export const DeedDialog = ({ deed, ...props }: Omit<DeedProps, "task"> & { deed: Deed }) => {
  const Dialog = DIALOG[deed.kind];
  return <Dialog task={deed.task} {...props} />;
};
