import MenuItem from "@mui/material/MenuItem";
import Select from "@mui/material/Select";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import type { Purpose } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";

interface Props {
  value: Purpose;
  onChange(purpose: Purpose): void;
}

/** What the reply is for: only substance stops the answer clock. */
export const PurposeChoice = ({ value, onChange }: Props) => {
  const t = useT();
  const purposes = useVocabulary()?.purposes ?? [value];
  return (
    <Tooltip title={t("composer.purpose_hint")} placement="top">
      <Select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        inputProps={{ "aria-label": t("composer.purpose") }}
        sx={{ fontSize: "0.8125rem", "& .MuiSelect-select": { py: 0.55 } }}
      >
        {purposes.map((purpose) => (
          <MenuItem key={purpose} value={purpose} dense>
            {t(`purpose.${purpose}`)}
          </MenuItem>
        ))}
      </Select>
    </Tooltip>
  );
};
