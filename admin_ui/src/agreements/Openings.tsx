import AddIcon from "@mui/icons-material/Add";
import RemoveIcon from "@mui/icons-material/CloseOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import { useT } from "../i18n/useT";
import { nextOpening } from "./openings";
import type { Opening, Wrong } from "./types";

/** The openings of one day; none: closed. */
export const Openings = ({
  day,
  openings,
  onChange,
  wrong,
  where,
}: {
  day: string;
  openings: readonly Opening[];
  onChange(openings: Opening[]): void;
  wrong: Wrong;
  where: string;
}) => {
  const t = useT();
  const put = (number: number, part: Partial<Opening>) =>
    onChange(openings.map((each, at) => (at === number ? { ...each, ...part } : each)));
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "flex-start" }}>
      {openings.map((each, number) => {
        const error = wrong[`${where}.${number}`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: openings have no identity but their place
          <Box key={number} sx={{ display: "flex", gap: 0.5, alignItems: "flex-start" }}>
            <Time
              label={t("agreements.opens", { day })}
              value={each.opens}
              error={error}
              onChange={(opens) => put(number, { opens })}
            />
            <Box sx={{ pt: 1 }}>–</Box>
            <Time
              label={t("agreements.closes", { day })}
              value={each.closes}
              error={error && " "}
              onChange={(closes) => put(number, { closes })}
            />
            <IconButton
              size="small"
              aria-label={t("agreements.remove_opening", { day })}
              onClick={() => onChange(openings.filter((_, at) => at !== number))}
              sx={{ mt: 0.5 }}
            >
              <RemoveIcon sx={{ fontSize: 18 }} />
            </IconButton>
          </Box>
        );
      })}
      <Button
        size="small"
        startIcon={<AddIcon />}
        aria-label={t("agreements.add_opening_on", { day })}
        onClick={() => onChange([...openings, nextOpening(openings)])}
        sx={{ mt: 0.5 }}
      >
        {openings.length === 0 ? t("agreements.closed") : t("agreements.add_opening")}
      </Button>
    </Box>
  );
};

const Time = ({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string;
  error?: string;
  onChange(time: string): void;
}) => (
  // A text, because browsers' time fields know no 24:00.
  <TextField
    size="small"
    hiddenLabel
    value={value}
    error={Boolean(error)}
    helperText={error}
    onChange={({ target }) => onChange(target.value)}
    slotProps={{
      htmlInput: {
        "aria-label": label,
        inputMode: "numeric",
        maxLength: 5,
        pattern: "\\d\\d:\\d\\d",
      },
    }}
    sx={{ width: 84 }}
  />
);
