import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import { useDeferredValue, useState } from "react";
import { Link } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { useClients } from "../providers/useClients";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { shownHandle } from "../workspace/nameOf";
import { Card } from "./Card";
import { useSubjects } from "./calls";
import { ErasureList } from "./ErasureList";
import { RetentionList } from "./RetentionList";
import type { Subject } from "./types";

const PAGE = 25;

/** Customers and what is kept of them: find one, how long each client keeps them, who was erased. */
export const PersonalDataPage = () => {
  const t = useT();
  const [words, setWords] = useState("");
  const [rows, setRows] = useState(PAGE);
  const wanted = useDeferredValue(words.trim());
  const { data, isPending } = useSubjects(wanted, rows);
  return (
    <Page title={t("personal_data.title")} intro={t("personal_data.intro")}>
      <Card title={t("personal_data.find")}>
        <TextField
          fullWidth
          type="search"
          label={t("personal_data.search")}
          helperText={t("personal_data.search_hint")}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setRows(PAGE);
          }}
        />
        {isPending && <Skeleton variant="rounded" height={160} sx={{ mt: 1.5 }} />}
        {data?.length === 0 && (
          <EmptyState title={t("personal_data.none")} hint={t("personal_data.none_hint")} />
        )}
        {data && data.length > 0 && (
          <Paper variant="outlined" sx={{ mt: 1.5, overflow: "hidden" }}>
            {data.map((subject) => (
              <Row key={subject.id} subject={subject} />
            ))}
          </Paper>
        )}
        {data?.length === rows && (
          <Button sx={{ mt: 1 }} onClick={() => setRows(rows + PAGE)}>
            {t("work.more")}
          </Button>
        )}
      </Card>
      <Card title={t("personal_data.retention")} hint={t("personal_data.retention_hint")}>
        <RetentionList />
      </Card>
      <Card title={t("personal_data.erasures")} hint={t("personal_data.erasures_hint")}>
        <ErasureList />
      </Card>
    </Page>
  );
};

const Row = ({ subject }: { subject: Subject }) => {
  const t = useT();
  const format = useFormat();
  const clients = useClients("manage_personal_data");
  const { name, handle, identities, seen_at, cases } = subject;
  const facts = [
    clients.length > 1 && clients.find(({ value }) => value === subject.client_id)?.label,
    t("personal_data.cases", { smart_count: cases }),
    seen_at && t("personal_data.seen", { moment: format.moment(seen_at) }),
  ];
  return (
    <ButtonBase component={Link} to={`/personal-data/${subject.id}`} sx={ROW}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>
          {name || (handle ? shownHandle(handle) : t("personal_data.nobody"))}
        </Box>
        <Box sx={{ color: "text.secondary", fontSize: "0.8125rem", overflowWrap: "anywhere" }}>
          {facts.filter(Boolean).join(" · ")}
        </Box>
      </Box>
      {subject.held && <Chip size="small" variant="outlined" label={t("personal_data.held")} />}
      {subject.erased_at && (
        <Chip size="small" variant="outlined" label={t("personal_data.erased")} />
      )}
      <Box sx={{ display: "flex", gap: 0.5 }}>
        {[...new Set(identities.map(({ channel }) => channel))].map((channel) => (
          <ChannelIcon key={channel} channel={channel} />
        ))}
      </Box>
    </ButtonBase>
  );
};

const ROW = {
  font: "inherit",
  display: "flex",
  alignItems: "center",
  gap: 1.5,
  width: "100%",
  textAlign: "left",
  px: 2,
  py: 1,
  minHeight: 44,
  borderBottom: 1,
  borderColor: "divider",
  "&:last-child": { borderBottom: 0 },
  "&:hover": { bgcolor: "action.hover" },
  "&:focus-visible": { outlineOffset: -2 },
} as const;
