import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Overtaken } from "../forms/Overtaken";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { request } from "../providers/http";
import { may, useMe } from "../providers/session";
import type { SkillKind } from "../providers/types";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { Skills as Kept, PersonDetail } from "./types";

/** What somebody can do. Of a kind of which nothing is named, they serve everything. */
export const Skills = ({ person }: { person: PersonDetail }) => {
  const t = useT();
  const me = useMe();
  const vocabulary = useVocabulary();
  const clients = useClients();
  const { change, busy } = useChange();
  const path = `/api/people/${person.id}/skills`;
  const { data } = useQuery({
    queryKey: ["people", "skills", person.id],
    queryFn: async () => (await request<Kept>(path)).data,
  });
  const [edited, setEdited] = useState<Kept | null>(null);
  const now = edited ?? data;
  const shown = now?.skills ?? [];
  const isOvertaken = edited !== null && edited.revision !== data?.revision && !busy;
  const choices = (kind: SkillKind): string[] => {
    if (kind === "language") return vocabulary?.written_languages ?? [];
    if (kind === "channel") return Object.keys(vocabulary?.channels ?? {});
    return kind === "client" ? clients.map(({ value }) => value) : [];
  };
  const nameOf = (kind: SkillKind, name: string): string => {
    if (kind === "client") return clients.find(({ value }) => value === name)?.label ?? name;
    return kind === "topic" ? name : labelOf(t, kind, name);
  };
  const named = (kind: SkillKind) => shown.filter((skill) => skill.kind === kind);
  const canChange = may(me, "manage_people") && !person.elsewhere;
  const save = async () => {
    const sent = { method: "PUT", body: edited, done: "form.saved" } as const;
    if (await change(path, { ...sent, outdated: [["people"]] })) setEdited(null);
  };
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Typography variant="body2" color="textSecondary">
        {t("people.skills_hint")}
      </Typography>
      {vocabulary?.skill_kinds.map((kind) =>
        canChange ? (
          <Autocomplete
            key={kind}
            multiple
            freeSolo={kind === "topic"}
            options={choices(kind)}
            getOptionLabel={(name) => nameOf(kind, name)}
            value={named(kind).map(({ name }) => name)}
            disabled={!now}
            onChange={(_, names) =>
              now &&
              setEdited({
                ...now,
                skills: [
                  ...now.skills.filter((skill) => skill.kind !== kind),
                  ...names.map((name) => ({ kind, name })),
                ],
              })
            }
            renderInput={(params) => (
              <TextField
                {...params}
                label={t(`skill_kind.${kind}`)}
                helperText={kind === "topic" ? t("people.topic_hint") : undefined}
              />
            )}
          />
        ) : (
          <Box key={kind} sx={{ display: "flex", flexWrap: "wrap", gap: 0.75 }}>
            <Box component="span" sx={{ fontWeight: 600, mr: 0.5 }}>
              {t(`skill_kind.${kind}`)}:
            </Box>
            {named(kind).length === 0 && t("people.everything")}
            {named(kind).map(({ name }) => (
              <Chip key={name} variant="outlined" label={nameOf(kind, name)} />
            ))}
          </Box>
        ),
      )}
      {isOvertaken && <Overtaken onLoad={() => setEdited(null)} />}
      {edited && (
        <Box sx={{ display: "flex", gap: 1 }}>
          <Button variant="contained" loading={busy} onClick={save}>
            {t("form.save")}
          </Button>
          <Button color="inherit" onClick={() => setEdited(null)}>
            {t("form.cancel")}
          </Button>
        </Box>
      )}
    </Box>
  );
};
