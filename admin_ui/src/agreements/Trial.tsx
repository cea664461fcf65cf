import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocale } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { request } from "../providers/http";
import type { Language, Priority } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Fact, Facts } from "../workspace/Facts";
import { Part } from "./Part";
import type { FullAgreement, Tried } from "./types";

/** What a message would be promised under the agreement as it stands on the screen. */
export const Trial = ({ agreement }: { agreement: FullAgreement }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const format = useFormat();
  const locale = useLocale();
  const [at, setAt] = useState(() => localMinute(new Date()));
  const [priority, setPriority] = useState<Priority>("normal");
  const moment = new Date(at);
  const { data, isError } = useQuery({
    queryKey: ["agreement-trial", agreement, at, priority],
    queryFn: async ({ signal }) =>
      (
        await request<Tried>("/api/agreements/try", {
          method: "POST",
          body: { agreement, at: moment.toISOString(), priority },
          signal,
        })
      ).data,
    enabled: !Number.isNaN(moment.getTime()),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Part title={t("agreements.trial")} hint={t("agreements.trial_hint")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <TextField
          size="small"
          type="datetime-local"
          label={t("agreements.trial_at")}
          value={at}
          onChange={({ target }) => setAt(target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          select
          size="small"
          label={t("agreements.priority")}
          value={priority}
          onChange={({ target }) => setPriority(target.value as Priority)}
          sx={{ minWidth: 120 }}
        >
          {(vocabulary?.priorities ?? [priority]).map((each) => (
            <MenuItem key={each} value={each}>
              {labelOf(t, "priority", each)}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      {isError && (
        <Typography variant="body2" color="textSecondary">
          {t("agreements.trial_wrong")}
        </Typography>
      )}
      {data && !isError && (
        <Facts>
          <Fact name={t("agreements.trial_open")}>
            {data.open
              ? t("agreements.yes")
              : data.opens_at
                ? t("agreements.closed_until", { moment: format.moment(data.opens_at) })
                : ""}
          </Fact>
          <Fact name={t("agreements.trial_speaks")}>{format.moment(data.speaks_at)}</Fact>
          <Fact name={t("agreements.trial_first")}>{format.moment(data.acknowledge_due_at)}</Fact>
          <Fact name={t("agreements.trial_answer")}>{format.moment(data.answer_due_at)}</Fact>
          <Fact name={t("agreements.trial_promise")}>
            <strong>{data.promise[locale as Language] ?? data.promise.en}</strong>
          </Fact>
        </Facts>
      )}
    </Part>
  );
};

/** As a `datetime-local` field wants it: the browser's own time, to the minute. */
const localMinute = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
