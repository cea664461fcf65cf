import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import type { Tag } from "../providers/types";

/** The tags of a case, as they stand. */
export const TagList = ({ tags }: { tags: readonly Tag[] }) =>
  tags.length === 0 ? null : (
    <Box component="span" sx={{ display: "inline-flex", flexWrap: "wrap", gap: 0.5 }}>
      {tags.map(({ id, name }) => (
        <Chip key={id} label={name} variant="outlined" sx={{ height: 18, fontSize: "0.7rem" }} />
      ))}
    </Box>
  );
