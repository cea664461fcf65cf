import Box from "@mui/material/Box";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Agreement } from "../providers/types";

/** A service agreement as one would say it on the telephone. */
export const AgreementInWords = ({ agreement }: { agreement: Agreement }) => {
  const t = useT();
  const format = useFormat();
  const latest = agreement.acknowledge_margin;
  const earliest = latest + agreement.acknowledge_spread;
  const lines = [
    [
      t("clients.first_reply"),
      t("clients.first_reply_words", { span: format.span(agreement.acknowledge_in) }),
    ],
    [
      t("clients.machine"),
      t(earliest > latest ? "clients.machine_words" : "clients.machine_words_fixed", {
        from: format.span(latest),
        to: format.span(earliest),
        count: format.number(agreement.automatic_per_account),
        window: format.span(agreement.automatic_window),
      }),
    ],
    [t("clients.alarm"), t("clients.alarm_words", { share: format.percent(agreement.alarm_at) })],
    [
      t("clients.answer"),
      t("clients.answer_words", {
        span: format.span(agreement.answer_in),
        warnings: format.list(agreement.answer_warnings.map(format.percent)),
      }),
    ],
    [
      t("clients.late"),
      t("clients.late_words", { span: format.span(agreement.person_decides_after) }),
    ],
    [
      t("clients.closing"),
      t("clients.closing_words", {
        quiet: format.span(agreement.quiet_before_closing),
        reopen: format.span(agreement.reopen_for),
      }),
    ],
    ...(agreement.calendar
      ? [
          [
            t("clients.hours"),
            t("clients.hours_words", {
              counts: labelOf(t, "agreement_word", agreement.answer_counts),
              outside: labelOf(t, "agreement_word", agreement.outside_hours),
            }),
          ],
        ]
      : []),
    [t("clients.zone"), agreement.time_zone],
  ] as const;
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: "grid",
        gridTemplateColumns: { xs: "1fr", sm: "120px 1fr" },
        columnGap: 2,
        rowGap: { xs: 0.25, sm: 1 },
        fontSize: "0.875rem",
        "& dt": { fontWeight: 600 },
        "& dd": { m: 0, mb: { xs: 1, sm: 0 } },
      }}
    >
      {lines.map(([name, words]) => (
        <Box key={name} sx={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </Box>
      ))}
    </Box>
  );
};
