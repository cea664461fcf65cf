import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import type { ReactNode } from "react";
import { FormDialog } from "../forms/FormDialog";
import { Overtaken } from "../forms/Overtaken";
import { useT } from "../i18n/useT";

interface Props<Entry> {
  title: string;
  /** As it stands in the form. */
  entry: Entry;
  /** Whether it is in the directory already: only then can it be put out of use. */
  isKnown: boolean;
  /** Whether somebody else has saved it since it was loaded. */
  isOvertaken: boolean;
  busy: boolean;
  /** What it has beside its name. */
  children: ReactNode;
  onChange(part: Partial<Entry>): void;
  /** Shows what somebody else has saved. */
  onLoad(): void;
  onSubmit(): void;
  onClose(): void;
}

/** What everything in the directory has: a name, and whether it is in use. */
export const EntryDialog = <Entry extends { name: string; active: boolean }>({
  entry: { name, active },
  isKnown,
  isOvertaken,
  children,
  onChange,
  onLoad,
  ...dialog
}: Props<Entry>) => {
  const t = useT();
  return (
    <FormDialog submit={t("directory.save")} disabled={name.trim() === ""} {...dialog}>
      {isOvertaken && <Overtaken onLoad={onLoad} />}
      <TextField
        autoFocus
        required
        label={t("directory.name")}
        value={name}
        onChange={(event) => onChange({ name: event.target.value } as Partial<Entry>)}
      />
      {children}
      {isKnown && (
        <FormControlLabel
          control={
            <Switch
              checked={active}
              onChange={(_, next) => onChange({ active: next } as Partial<Entry>)}
            />
          }
          label={t("directory.active")}
        />
      )}
    </FormDialog>
  );
};
