import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { Confirm } from "../forms/Confirm";
import { changedIn } from "../forms/changedIn";
import { FormDialog } from "../forms/FormDialog";
import { LANGUAGES } from "../i18n/languages";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import { UndoNotice } from "../layout/UndoNotice";
import { useMe } from "../providers/session";
import type { PersonDetail } from "./types";

type Asking = "change" | "password" | "deactivate" | "log_out" | null;

/** Other words for somebody, a new password, and the end of their logins. */
export const PersonActions = ({ person }: { person: PersonDetail }) => {
  const t = useT();
  const me = useMe();
  const notify = useNotify();
  const { change, busy } = useChange();
  const [asking, setAsking] = useState<Asking>(null);
  const [given, setGiven] = useState({ name: "", initials: "", language: "", password: "" });
  const [begun, setBegun] = useState({ name: "", initials: "", language: "" });
  const address = `/api/people/${person.id}`;
  const outdated = [["people"], ["sessions"], ["tokens"]];
  const begin = (what: Asking) => {
    const { name, initials, language } = person;
    setBegun({ name, initials, language });
    setGiven({ name, initials, language, password: "" });
    setAsking(what);
  };
  const patch = async (body: Partial<typeof given> & { active?: boolean }, done?: Key) => {
    const answer = await change(address, { method: "PATCH", body, done, outdated });
    if (answer) setAsking(null);
    return answer;
  };
  const deactivate = async () => {
    if (!(await patch({ active: false }))) return;
    const said = t("people.deactivated", { name: person.name });
    notify(<UndoNotice said={said} onUndo={() => void patch({ active: true })} />, {
      autoHideDuration: 8_000,
    });
  };
  const { name, initials, language } = given;
  // What was not changed here may have been changed by somebody else meanwhile.
  const save = () => patch(changedIn(begun, { name, initials, language }), "form.saved");
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
      {!person.elsewhere && (
        <>
          <Button variant="outlined" onClick={() => begin("change")}>
            {t("form.change")}
          </Button>
          <Button variant="outlined" onClick={() => begin("password")}>
            {t("people.new_password")}
          </Button>
        </>
      )}
      <Button variant="outlined" onClick={() => begin("log_out")}>
        {t("people.log_out")}
      </Button>
      {!person.elsewhere &&
        person.id !== me?.id &&
        (person.active ? (
          <Button variant="outlined" color="error" onClick={() => begin("deactivate")}>
            {t("people.deactivate")}
          </Button>
        ) : (
          <Button
            variant="contained"
            loading={busy}
            onClick={() => patch({ active: true }, "people.reactivated")}
          >
            {t("people.reactivate")}
          </Button>
        ))}
      {asking === "change" && (
        <FormDialog
          title={person.name}
          submit={t("form.save")}
          busy={busy}
          disabled={name.trim() === ""}
          onSubmit={save}
          onClose={() => setAsking(null)}
        >
          <TextField
            autoFocus
            label={t("column.name")}
            value={name}
            onChange={(event) => setGiven({ ...given, name: event.target.value })}
          />
          <TextField
            label={t("people.initials")}
            helperText={t("people.initials_hint")}
            value={initials}
            onChange={(event) => setGiven({ ...given, initials: event.target.value })}
          />
          <Choice
            label={t("nav.language")}
            value={language}
            choices={Object.entries(LANGUAGES).map(([value, known]) => ({
              value,
              label: known.name,
            }))}
            onChange={(next) => setGiven({ ...given, language: next })}
          />
        </FormDialog>
      )}
      {asking === "password" && (
        <FormDialog
          title={t("people.new_password")}
          submit={t("people.set_password")}
          busy={busy}
          disabled={given.password === ""}
          onSubmit={() => patch({ password: given.password }, "people.password_set")}
          onClose={() => setAsking(null)}
        >
          <TextField
            autoFocus
            type="password"
            autoComplete="new-password"
            label={t("login.password")}
            helperText={t("people.new_password_hint")}
            value={given.password}
            onChange={(event) => setGiven({ ...given, password: event.target.value })}
          />
        </FormDialog>
      )}
      {asking === "deactivate" && (
        <Confirm
          title={t("people.deactivate_title", { name: person.name })}
          hint={t("people.deactivate_hint")}
          confirm={t("people.deactivate")}
          busy={busy}
          onConfirm={deactivate}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "log_out" && (
        <Confirm
          title={t("people.log_out_title", { name: person.name })}
          hint={t("people.log_out_hint")}
          confirm={t("people.log_out")}
          busy={busy}
          onConfirm={async () => {
            const path = `${address}/sessions`;
            const sent = { method: "DELETE", done: "people.logged_out", outdated } as const;
            if (await change(path, sent)) setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </Box>
  );
};
