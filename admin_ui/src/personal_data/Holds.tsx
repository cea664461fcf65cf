import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Confirm } from "../forms/Confirm";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { ADDRESS, OUTDATED } from "./calls";
import type { Hold, SubjectDetail } from "./types";

/** Every legal hold that was placed on somebody; one that stands can be lifted. */
export const Holds = ({ subject }: { subject: SubjectDetail }) => {
  const t = useT();
  const { change, busy } = useChange();
  const [lifting, setLifting] = useState<Hold | null>(null);
  const lift = async (hold: Hold) => {
    const path = `${ADDRESS}/holds/${hold.id}/lift`;
    if (await change(path, { done: "personal_data.is_lifted", outdated: OUTDATED })) {
      setLifting(null);
    }
  };
  return (
    <>
      {subject.holds.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("personal_data.no_holds")}
        </Typography>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
        {subject.holds.map((hold) => (
          <Box
            component="li"
            key={hold.id}
            sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}
          >
            <One hold={hold} />
            {!hold.lifted_at && (
              <Button variant="outlined" onClick={() => setLifting(hold)}>
                {t("personal_data.lift")}
              </Button>
            )}
          </Box>
        ))}
      </Box>
      {lifting && (
        <Confirm
          title={t("personal_data.lift")}
          hint={t("personal_data.lift_hint")}
          confirm={t("personal_data.lift")}
          busy={busy}
          onConfirm={() => lift(lifting)}
          onClose={() => setLifting(null)}
        />
      )}
    </>
  );
};

const One = ({ hold }: { hold: Hold }) => {
  const t = useT();
  const format = useFormat();
  const facts = [
    t("personal_data.placed", { moment: format.moment(hold.placed_at) }),
    hold.placed_by?.name,
    hold.lifted_at && t("personal_data.lifted", { moment: format.moment(hold.lifted_at) }),
    hold.lifted_by?.name,
  ];
  return (
    <Box
      sx={{ flex: "1 1 240px", minWidth: 0, color: hold.lifted_at ? "text.secondary" : undefined }}
    >
      <Box sx={{ overflowWrap: "anywhere" }}>{hold.reason || "–"}</Box>
      <Typography variant="body2" color="textSecondary">
        {facts.filter(Boolean).join(" · ")}
      </Typography>
    </Box>
  );
};
