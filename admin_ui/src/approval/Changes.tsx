import Box from "@mui/material/Box";
import { diffWordsWithSpace } from "diff";

/** What changed from one wording to the next: taken out is struck through, put in is underlined. */
export const Changes = ({ before, after }: { before: string; after: string }) => (
  <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
    {diffWordsWithSpace(before, after).map((part, index) => {
      const key = `${index}-${part.value}`;
      if (part.removed) {
        return (
          <Box component="del" key={key} sx={{ color: "error.main" }}>
            {part.value}
          </Box>
        );
      }
      if (part.added) {
        return (
          <Box component="ins" key={key} sx={{ color: "success.main" }}>
            {part.value}
          </Box>
        );
      }
      return <span key={key}>{part.value}</span>;
    })}
  </Box>
);
