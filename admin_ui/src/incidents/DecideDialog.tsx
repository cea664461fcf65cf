import Alert from "@mui/material/Alert";
import FormControl from "@mui/material/FormControl";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormLabel from "@mui/material/FormLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";
import { newCommandId } from "../commands/commandId";
import { useChange } from "../commands/useChange";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import type { IncidentDetail, Place } from "./types";

interface Props {
  incident: IncidentDetail;
  answering: "respond" | "ignore";
  onDone(): void;
}

/** One statement, or silence, for all open cases of the incident. */
export const DecideDialog = ({ incident, answering, onDone }: Props) => {
  const t = useT();
  const { change, busy } = useChange();
  const labelId = useId();
  // The same id for every attempt: a lost answer is asked for again, not decided twice.
  const [id] = useState(newCommandId);
  const [place, setPlace] = useState<Place>(incident.places[0]?.place ?? "first");
  const [text, setText] = useState("");
  const responds = answering === "respond";
  const writes = responds && place !== "standing";
  const tooLong = incident.longest !== null && text.length > incident.longest;
  const statements = incident.places.find((each) => each.place === place)?.statements ?? 0;

  const decide = async () => {
    const body = responds
      ? { id, answering, place, ...(writes ? { text } : {}) }
      : { id, answering };
    const answer = await change(`/api/incidents/${incident.id}/decisions`, {
      body,
      outdated: [["incidents"], ["cases"]],
    });
    if (answer) onDone();
  };

  return (
    <FormDialog
      title={t(responds ? "incident.answer" : "incident.ignore")}
      submit={t(responds ? "incident.answer_now" : "incident.ignore_now")}
      busy={busy}
      dangerous={!responds}
      disabled={writes && (text.trim() === "" || tooLong)}
      onSubmit={decide}
      onClose={onDone}
    >
      {responds && (
        <FormControl>
          <FormLabel id={labelId}>{t("incident.where")}</FormLabel>
          <RadioGroup
            aria-labelledby={labelId}
            value={place}
            onChange={(_, chosen) => setPlace(chosen as Place)}
          >
            {incident.places.map((each) => (
              <FormControlLabel
                key={each.place}
                value={each.place}
                control={<Radio size="small" />}
                label={t(`incident_place.${each.place}`, { smart_count: each.statements })}
              />
            ))}
          </RadioGroup>
        </FormControl>
      )}
      {writes && (
        <TextField
          autoFocus
          multiline
          minRows={4}
          label={t("incident.statement")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={tooLong}
          helperText={
            incident.longest === null
              ? t("incident.public")
              : `${t("incident.public")} ${text.length} / ${incident.longest}`
          }
        />
      )}
      <Alert severity="info">
        {responds
          ? t("incident.answer_closes", { smart_count: incident.open - statements })
          : t("incident.ignore_closes", { smart_count: incident.open })}
      </Alert>
    </FormDialog>
  );
};
