import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { Choice } from "../forms/Choice";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { useClients } from "../providers/useClients";
import { useGrowingList } from "../providers/useGrowingList";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { NewPrepared } from "./NewPrepared";
import { StateChip } from "./StateChip";
import type { PreparedListed } from "./types";
import { VoiceCards } from "./VoiceCards";

/** What is prepared to be said, in which words, and what still waits for a second person. */
export const PreparedPage = () => {
  const t = useT();
  const navigate = useNavigate();
  const vocabulary = useVocabulary();
  const writable = useClients("write_prepared");
  const [state, setState] = useState("");
  const [language, setLanguage] = useState("");
  const [words, setWords] = useState("");
  const [writing, setWriting] = useState(false);
  const { data, isPending, error, refetch, ...more } = useGrowingList<PreparedListed>("prepared", {
    filter: {
      ...(state && { state }),
      ...(language && { language }),
      ...(words.trim() && { q: words.trim() }),
    },
    sort: { field: "title", order: "ASC" },
  });
  const isFiltered = state !== "" || language !== "" || words.trim() !== "";
  const all = { value: "", label: t("cases.all") };
  return (
    <Page title={t("prepared.title")} intro={t("prepared.intro")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
        <TextField
          type="search"
          label={t("prepared.search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          sx={{ flex: "1 1 180px" }}
        />
        <Box sx={{ display: "flex", gap: 1.5, "& > .MuiTextField-root": { minWidth: 130 } }}>
          <Choice
            label={t("column.status")}
            value={state}
            choices={[
              all,
              ...(vocabulary?.wording_states ?? []).map((value) => ({
                value,
                label: t(`wording_state.${value}`),
              })),
            ]}
            onChange={setState}
          />
          <Choice
            label={t("column.language")}
            value={language}
            choices={[
              all,
              ...(vocabulary?.written_languages ?? []).map((value) => ({
                value,
                label: labelOf(t, "language", value),
              })),
            ]}
            onChange={setLanguage}
          />
        </Box>
        {writable.length > 0 && (
          <Button variant="contained" startIcon={<AddIcon />} onClick={() => setWriting(true)}>
            {t("prepared.new")}
          </Button>
        )}
      </Box>
      {isPending && <Skeleton variant="rounded" height={240} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.length === 0 && (
        <EmptyState
          title={t(isFiltered ? "prepared.none_found" : "prepared.none")}
          hint={t("prepared.none_hint")}
        />
      )}
      {data && data.length > 0 && (
        <Paper variant="outlined" sx={{ overflow: "hidden" }}>
          {data.map((each) => (
            <Row key={each.id} prepared={each} />
          ))}
        </Paper>
      )}
      <ShowMore {...more} />
      <VoiceCards />
      {writing && (
        <NewPrepared
          onClose={() => setWriting(false)}
          onWritten={({ id }) => navigate(`/prepared/${id}`)}
        />
      )}
    </Page>
  );
};

const Row = ({ prepared }: { prepared: PreparedListed }) => {
  const t = useT();
  const { newest, released } = prepared;
  const about = [
    prepared.client_name,
    labelOf(t, "purpose", prepared.purpose),
    labelOf(t, "language", prepared.language),
    t(`address.${prepared.address}`),
    prepared.channel ? labelOf(t, "channel", prepared.channel) : null,
  ].filter(Boolean);
  return (
    <ButtonBase
      component={Link}
      to={`/prepared/${prepared.id}`}
      sx={{
        font: "inherit",
        display: "grid",
        gridTemplateColumns: "minmax(0, 1fr) auto",
        columnGap: 2,
        width: "100%",
        textAlign: "left",
        px: 2,
        py: 1.25,
        borderBottom: 1,
        borderColor: "divider",
        "&:last-child": { borderBottom: 0 },
        "&:hover": { bgcolor: "action.hover" },
        "&:focus-visible": { outlineOffset: -2 },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 650 }}>{prepared.title}</Box>
        <Box
          sx={{
            fontSize: "0.875rem",
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
          }}
        >
          {newest.text}
        </Box>
        <Typography variant="caption" color="textSecondary" component="div">
          {about.join(" · ")}
        </Typography>
      </Box>
      <Box sx={{ display: "grid", justifyItems: "end", alignContent: "start", gap: 0.5 }}>
        <StateChip state={newest.state} />
        <Typography variant="caption" color="textSecondary" noWrap>
          {t("prepared.used", { smart_count: prepared.used })}
        </Typography>
        {released !== null && newest.state !== "approved" && (
          <Typography variant="caption" color="textSecondary" noWrap>
            {t("prepared.in_use", { number: released })}
          </Typography>
        )}
      </Box>
    </ButtonBase>
  );
};
