import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { type Narrowed, THE_MACHINE } from "./steps";
import type { Outline } from "./types";

interface Props {
  outline: Outline;
  narrow: Narrowed;
  onChange(part: Record<keyof Narrowed, string | undefined> | Partial<Narrowed>): void;
}

/** Which entries are stepped through: by person, by kind, in public or in private. */
export const NarrowBar = ({ outline, narrow, onChange }: Props) => {
  const t = useT();
  const people = [{ id: THE_MACHINE, name: t("journal.machine") }, ...outline.people];
  const isNarrow = Object.values(narrow).some(Boolean);
  return (
    <Box
      sx={{
        flex: "none",
        px: { xs: 1.5, md: 2 },
        pt: 0.75,
        pb: 1,
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 1,
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Choice
        label={t("replay.person")}
        value={narrow.person}
        choices={people.map(({ id, name }) => [id, name || id.slice(0, 8)])}
        onChange={(person) => onChange({ person })}
      />
      <Choice
        label={t("replay.family")}
        value={narrow.family}
        choices={outline.families.map((family) => [family, labelOf(t, "family", family)])}
        onChange={(family) => onChange({ family })}
      />
      <Choice
        label={t("replay.where")}
        value={narrow.visibility}
        choices={outline.visibilities.map((visibility) => [
          visibility,
          labelOf(t, "visibility", visibility),
        ])}
        onChange={(visibility) => onChange({ visibility })}
      />
      {isNarrow && (
        <>
          <Typography variant="body2" color="textSecondary" role="status">
            {t("replay.shown", { count: outline.shown.length, of: outline.last })}
          </Typography>
          <Button
            color="inherit"
            sx={{ color: "text.secondary" }}
            onClick={() =>
              onChange({ person: undefined, family: undefined, visibility: undefined })
            }
          >
            {t("cases.clear")}
          </Button>
        </>
      )}
    </Box>
  );
};

interface ChoiceProps {
  label: string;
  value: string | undefined;
  choices: string[][];
  onChange(value: string | undefined): void;
}

const Choice = ({ label, value, choices, onChange }: ChoiceProps) => {
  const t = useT();
  return (
    <TextField
      select
      label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
      sx={{
        flex: { xs: 1, sm: "none" },
        minWidth: { xs: 96, sm: 150 },
        "& .MuiSelect-select": { py: 0.6, fontSize: "0.8438rem" },
      }}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
    >
      <MenuItem value="">{t("cases.all")}</MenuItem>
      {choices.map(([id, name]) => (
        <MenuItem key={id} value={id} dense>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
};
