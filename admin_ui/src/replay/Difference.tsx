import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import { useEffect, useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { codeInWords, fieldName } from "./fields";
import { saidValue } from "./steps";
import type { Change } from "./types";

/** More than these are shown on demand. */
const FEW = 5;

interface Props {
  changes: readonly Change[];
  seq: number;
  /** What people are called whose ids stand in values. */
  names?: ReadonlyMap<string, string>;
}

/** On a phone what changed stands above its two values, which have half of the width each. */
const TABLE = {
  tableLayout: "fixed",
  "& td, & th": { px: 0.75, py: 0.25 },
  "& tr": { display: { xs: "grid", sm: "table-row" }, gridTemplateColumns: "1fr 1fr" },
  "& tr > :first-of-type": { gridColumn: "1 / -1", borderBottom: { xs: "none", sm: 1 } },
} as const;

/** What an entry made different, field by field. */
export const Difference = ({ changes: given, seq, names }: Props) => {
  const t = useT();
  const format = useFormat();
  const [all, setAll] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another entry begins with a few again
  useEffect(() => setAll(false), [seq]);
  // An empty list in place of an absent one says nothing to a reader.
  const changes = given.filter(
    ({ before, after }) => saidValue(before, String) !== saidValue(after, String),
  );
  const said = (field: string, value: unknown) =>
    (typeof value === "string" && names?.get(value)) ||
    codeInWords(field, value, t) ||
    saidValue(value, format.full);
  const shown = all ? changes : changes.slice(0, FEW);
  return (
    <Box>
      <Typography variant="subtitle2" component="h3" sx={{ mb: 0.25 }}>
        {t("replay.difference")}
      </Typography>
      {changes.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("replay.no_difference")}
        </Typography>
      )}
      {changes.length > 0 && (
        <Table size="small" sx={TABLE}>
          <TableHead>
            <TableRow>
              <TableCell>{t("replay.field")}</TableCell>
              <TableCell>{t("replay.before")}</TableCell>
              <TableCell>{t("replay.after")}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map(({ field, before, after }) => (
              <TableRow key={field} sx={{ "& td": { overflowWrap: "anywhere" } }}>
                <TableCell sx={{ color: "text.secondary" }}>{fieldName(field, t)}</TableCell>
                <TableCell>{said(field, before)}</TableCell>
                <TableCell sx={{ fontWeight: 600 }}>{said(field, after)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {changes.length > FEW && (
        <Button aria-expanded={all} onClick={() => setAll(!all)} sx={{ mt: 0.5 }}>
          {t(all ? "replay.fewer" : "replay.all_changes", { count: changes.length })}
        </Button>
      )}
    </Box>
  );
};
