import AddIcon from "@mui/icons-material/PersonAddAlt";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Chip from "@mui/material/Chip";
import FormControlLabel from "@mui/material/FormControlLabel";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { useClients } from "../providers/useClients";
import { useGrowingList } from "../providers/useGrowingList";
import { NewPerson } from "./NewPerson";
import type { PersonListed } from "./types";

/** Everybody who works for one's clients; each leads to their roles, teams' skills and logins. */
export const PeoplePage = () => {
  const t = useT();
  const navigate = useNavigate();
  const managed = useClients("manage_people");
  const [words, setWords] = useState("");
  const [withLeft, setWithLeft] = useState(false);
  const [adding, setAdding] = useState(false);
  const { data, isPending, error, refetch, ...more } = useGrowingList<PersonListed>("people", {
    filter: { ...(words.trim() && { q: words.trim() }), ...(!withLeft && { active: true }) },
    sort: { field: "name", order: "ASC" },
  });
  return (
    <Page title={t("people.title")} intro={t("people.intro")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
        <TextField
          type="search"
          label={t("people.search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          sx={{ flex: "1 1 200px" }}
        />
        <FormControlLabel
          control={<Switch size="small" checked={withLeft} onChange={(_, on) => setWithLeft(on)} />}
          label={t("people.with_left")}
          slotProps={{ typography: { variant: "body2" } }}
          sx={{ ml: 0, gap: 0.75 }}
        />
        {managed.length > 0 && (
          <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
            {t("people.add")}
          </Button>
        )}
      </Box>
      {isPending && <Skeleton variant="rounded" height={240} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.length === 0 && <EmptyState title={t("people.none")} />}
      {data && data.length > 0 && (
        <Paper variant="outlined" sx={{ overflow: "hidden" }}>
          {data.map((person) => (
            <ButtonBase key={person.id} component={Link} to={`/people/${person.id}`} sx={ROW}>
              <Box component="span" sx={{ fontWeight: 600, flex: 1, overflowWrap: "anywhere" }}>
                {person.name}
              </Box>
              <Box component="span" sx={{ color: "text.secondary" }}>
                {person.initials && `^${person.initials}`}
              </Box>
              {!person.active && <Chip variant="outlined" label={t("people.left")} />}
            </ButtonBase>
          ))}
        </Paper>
      )}
      <ShowMore {...more} />
      {adding && (
        <NewPerson
          onClose={() => setAdding(false)}
          onAdded={({ id }) => navigate(`/people/${id}`)}
        />
      )}
    </Page>
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
  py: 1.1,
  minHeight: 44,
  borderBottom: 1,
  borderColor: "divider",
  "&:last-child": { borderBottom: 0 },
  "&:hover": { bgcolor: "action.hover" },
  "&:focus-visible": { outlineOffset: -2 },
} as const;
