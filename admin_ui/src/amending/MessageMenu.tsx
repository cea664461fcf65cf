import MoreIcon from "@mui/icons-material/MoreHoriz";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useT } from "../i18n/useT";
import type { AmendmentKind, CaseDetail, Message } from "../providers/types";
import { AmendDialog } from "./AmendDialog";

interface Props {
  message: Message;
  record: CaseDetail;
}

/** What can be done to a message on the network; nothing is shown where nothing can. */
export const MessageMenu = ({ message, record }: Props) => {
  const t = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [chosen, setChosen] = useState<AmendmentKind | null>(null);
  const possible = record.amendable[message.id] ?? [];
  return (
    <>
      {possible.length > 0 && (
        <>
          <IconButton
            size="small"
            color="inherit"
            aria-haspopup="menu"
            aria-label={t("amending.menu")}
            onClick={(event) => setAnchor(event.currentTarget)}
            sx={{ p: 0.5, my: -0.5, mr: -0.75, flex: "none" }}
          >
            <MoreIcon sx={{ fontSize: 16 }} />
          </IconButton>
          <Menu
            anchorEl={anchor}
            open={anchor?.isConnected ?? false}
            onClose={() => setAnchor(null)}
          >
            {possible.map((kind) => (
              <MenuItem
                key={kind}
                dense
                onClick={() => {
                  setAnchor(null);
                  setChosen(kind);
                }}
              >
                {t(`amending.${kind}`)}
              </MenuItem>
            ))}
          </Menu>
        </>
      )}
      {/* What is being written stays, also while a colleague's change is under way. */}
      {chosen && (
        <AmendDialog
          kind={chosen}
          message={message}
          record={record}
          onDone={() => setChosen(null)}
        />
      )}
    </>
  );
};
