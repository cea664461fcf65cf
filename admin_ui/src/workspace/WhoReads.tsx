import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseDetail, Prepared } from "../providers/types";

interface Props {
  record: CaseDetail;
  onPointer(pointer: Prepared): void;
}

/** Before a private answer the short public pointer; or why the answer has to stay public. */
export const WhoReads = ({ record, onPointer }: Props) => {
  const t = useT();
  const format = useFormat();
  const pointer = record.prepared.find(({ purpose }) => purpose === "pointer");
  const why = format.list(
    record.private_because.map((code) => labelOf(t, "private_because", code)),
  );
  if (record.stays_public) {
    return (
      <Alert severity="info" sx={BESIDE} data-testid="stays-public">
        {t("composer.stays_public", { why })}
      </Alert>
    );
  }
  if (!record.pointer_wanted || !pointer) return null;
  return (
    <Alert
      severity="info"
      sx={BESIDE}
      data-testid="pointer-wanted"
      action={
        <Button
          color="inherit"
          size="small"
          sx={{ whiteSpace: "nowrap" }}
          onClick={() => onPointer(pointer)}
        >
          {t("composer.pointer")}
        </Button>
      }
    >
      {t("composer.pointer_wanted", { why })}
    </Alert>
  );
};

/** On a phone the button stands below the words. */
const BESIDE = {
  m: 1,
  mb: 0,
  py: 0,
  flexWrap: { xs: "wrap", md: "nowrap" },
  "& .MuiAlert-message": { flex: { xs: "1 1 220px", md: 1 } },
  "& .MuiAlert-action": { pt: { xs: 0, md: 0.5 } },
} as const;
