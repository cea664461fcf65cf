import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import type { BusinessCalendar, Preview } from "./types";

/** The special days of the next twelve months, as the calendar stands on the screen. */
export const CalendarPreview = ({ calendar }: { calendar: BusinessCalendar }) => {
  const t = useT();
  const format = useFormat();
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ["calendar-preview", calendar, locale],
    queryFn: async ({ signal }) =>
      (
        await request<Preview>("/api/calendars/preview", {
          method: "POST",
          body: { calendar, language: locale },
          signal,
        })
      ).data,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!data) return null;
  const day = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return (
    <Box component="section" aria-label={t("agreements.preview")}>
      <Typography variant="subtitle2" sx={{ mb: 0.5 }}>
        {t("agreements.preview")}
      </Typography>
      <Chip
        size="small"
        variant="outlined"
        color={data.open ? "success" : "default"}
        label={
          data.open
            ? t("agreements.open_until", { moment: format.moment(data.closes_at) })
            : t("agreements.closed_until", { moment: format.moment(data.opens_at) })
        }
        sx={{ mb: 1 }}
      />
      {data.days.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("agreements.no_special_days")}
        </Typography>
      )}
      <Box
        component="ul"
        sx={{
          m: 0,
          p: 0,
          listStyle: "none",
          display: "grid",
          gap: 0.5,
          gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 300px), 1fr))",
          fontSize: "0.8438rem",
        }}
      >
        {data.days.map((each) => (
          <li key={each.date}>
            <Box component="span" sx={{ color: "text.secondary" }}>
              {day.format(new Date(each.date))}
            </Box>{" "}
            {each.names.filter(Boolean).join(", ")}
            {": "}
            <Box component="span" sx={{ fontWeight: 600 }}>
              {each.openings.length === 0
                ? t("agreements.is_closed")
                : each.openings.map(({ opens, closes }) => `${opens}–${closes}`).join(", ")}
            </Box>
          </li>
        ))}
      </Box>
    </Box>
  );
};
