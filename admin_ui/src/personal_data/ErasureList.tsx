import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link as RouterLink } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useErasures } from "./calls";
import type { Erasure } from "./types";
import { useCounts } from "./useCounts";

const PAGE = 10;

/** Who was erased: when, by whom and why. No word of it names them. */
export const ErasureList = () => {
  const t = useT();
  const [rows, setRows] = useState(PAGE);
  const { data } = useErasures(rows);
  if (!data) return <Skeleton variant="rounded" height={64} />;
  if (data.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t("personal_data.no_erasures")}
      </Typography>
    );
  }
  return (
    <>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
        {data.map((erasure) => (
          <li key={erasure.id}>
            <One erasure={erasure} />
          </li>
        ))}
      </Box>
      {data.length === rows && (
        <Button sx={{ mt: 1 }} onClick={() => setRows(rows + PAGE)}>
          {t("work.more")}
        </Button>
      )}
    </>
  );
};

const One = ({ erasure }: { erasure: Erasure }) => {
  const t = useT();
  const format = useFormat();
  const counts = useCounts();
  return (
    <>
      <Link component={RouterLink} to={`/personal-data/${erasure.customer_id}`}>
        {t("personal_data.erased_on", { date: format.date(erasure.at) })}
      </Link>
      <Typography variant="body2" color="textSecondary">
        {labelOf(t, "erasure_ground", erasure.ground)}
        {erasure.by && ` · ${erasure.by.name}`} · {counts(erasure.counts)}
      </Typography>
    </>
  );
};
