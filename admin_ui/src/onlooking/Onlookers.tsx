import TypingIcon from "@mui/icons-material/EditOutlined";
import LookingIcon from "@mui/icons-material/VisibilityOutlined";
import Box from "@mui/material/Box";
import { useNow } from "../clock/useNow";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Onlooker } from "../providers/types";

/** Who else has the case before them, and who is writing. */
export const Onlookers = ({ others }: { others: readonly Onlooker[] }) => (
  <Box role="status" sx={{ minWidth: 0, "&:empty": { display: "none" } }}>
    {others.length > 0 && <Line others={others} />}
  </Box>
);

const Line = ({ others }: { others: readonly Onlooker[] }) => {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const types = ({ types_until }: Onlooker) =>
    types_until !== null && Date.parse(types_until) > now;
  const said = (people: readonly Onlooker[]) => ({
    names: format.list(people.map(({ name }) => name)),
    smart_count: people.length,
  });
  const typing = others.filter(types);
  const looking = others.filter((each) => !types(each));
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 1.5, fontSize: "0.78rem" }}>
      {typing.length > 0 && (
        <Box sx={{ ...PART, color: "meaning.soon", fontWeight: 600 }}>
          <TypingIcon sx={{ fontSize: 15 }} />
          {t("onlookers.typing", said(typing))}
        </Box>
      )}
      {looking.length > 0 && (
        <Box sx={{ ...PART, color: "text.secondary" }}>
          <LookingIcon sx={{ fontSize: 15 }} />
          {t("onlookers.looking", said(looking))}
        </Box>
      )}
    </Box>
  );
};

const PART = { display: "flex", alignItems: "center", gap: 0.5, minWidth: 0 } as const;
