import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useChange } from "../commands/useChange";
import { useT } from "../i18n/useT";
import type { Client } from "../providers/types";

/** Whether the client's supervisors and agents have the coaching view at all. */
export const CoachingSwitch = ({ client }: { client: Client }) => {
  const t = useT();
  const { change, busy } = useChange();
  return (
    <FormControlLabel
      sx={{ mt: 0.5 }}
      label={t("coaching.switch")}
      control={
        <Switch
          size="small"
          checked={client.coaching}
          disabled={busy}
          onChange={(_, on) =>
            void change(`/api/clients/${client.id}/coaching`, {
              method: "PUT",
              body: { on },
              done: on ? "coaching.switched_on" : "coaching.switched_off",
              outdated: [["clients"], ["coaching"]],
            })
          }
        />
      }
    />
  );
};
