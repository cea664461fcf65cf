import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useLocale } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import { placeName, valueInWords } from "./places";
import type { Difference } from "./types";

/** Every place in which two versions differ, old beside new. */
export const Differences = ({
  clientId,
  before,
  after,
  seen,
}: {
  clientId: Id;
  before: string;
  after: string;
  /** Changes when the draft does. */
  seen?: number;
}) => {
  const t = useT();
  const locale = useLocale();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["clients", "agreement", clientId, "compare", before, after, seen],
    queryFn: async () => {
      const query = new URLSearchParams({ before, after });
      const address = `/api/agreements/${clientId}/compare?${query}`;
      return (await request<{ differences: Difference[] }>(address)).data.differences;
    },
  });
  if (!data) return null;
  if (data.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t("agreements.no_difference")}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
      {data.map(({ where, before: old, after: now }) => (
        <Box component="li" key={where} sx={{ fontSize: "0.8438rem" }}>
          <Box sx={{ fontWeight: 600 }}>{placeName(where, t, locale)}</Box>
          <Box sx={{ overflowWrap: "anywhere" }}>
            <Box component="del" sx={{ color: "meaning.overdue" }}>
              {valueInWords(where, old, t, format, locale)}
            </Box>
            {" → "}
            <Box component="ins" sx={{ color: "meaning.calm", textDecoration: "none" }}>
              {valueInWords(where, now, t, format, locale)}
            </Box>
          </Box>
        </Box>
      ))}
    </Box>
  );
};
