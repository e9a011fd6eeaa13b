/* language_texts.h - the table of language.h: a name, English, Simplified Chinese. */
#ifndef TENGEN_UI_BOARD_LANGUAGE_TEXTS_H
#define TENGEN_UI_BOARD_LANGUAGE_TEXTS_H

#define LANGUAGE_TEXTS(X)                                                                                    \
    /* players and rules */                                                                                  \
    X(BLACK, "Black", "黑方")                                                                                \
    X(WHITE, "White", "白方")                                                                                \
    X(YOU, "You", "你")                                                                                      \
    X(ENGINE_LEVEL, "Tengen, level {0}", "天元 {0} 级")                                                      \
    X(FREESTYLE, "Freestyle", "无禁手")                                                                      \
    X(STANDARD, "Standard", "标准")                                                                          \
    X(RENJU, "Renju", "连珠")                                                                                \
    X(CARO, "Caro", "Caro")                                                                                  \
    X(GAME_LINE, "{0} {1}×{1}, {2} in a row", "{0} {1}×{1}，{2} 子连线")                                     \
    X(FREESTYLE_TIP, "Five or more in a row win.", "五子或更多连成一线即胜。")                               \
    X(STANDARD_TIP, "Exactly five win; six in a row count for nothing.", "恰好五子连成一线才胜，长连不算。") \
    X(RENJU_TIP, "Black may not make double threes, double fours or six in a row.",                          \
      "黑方禁止三三、四四和长连。")                                                                          \
    X(CARO_TIP, "Five win unless both ends are blocked.", "五子连线且未被两端堵住才胜。")                    \
    /* actions */                                                                                            \
    X(NEW_GAME, "New game", "新对局")                                                                        \
    X(UNDO, "Undo", "悔棋")                                                                                  \
    X(REDO, "Redo", "恢复")                                                                                  \
    X(HINT, "Hint", "提示")                                                                                  \
    X(ANALYSE, "Analyse", "分析")                                                                            \
    X(PLAY_ON, "Back to the game", "回到对局")                                                               \
    X(RESIGN, "Resign", "认输")                                                                              \
    X(ENGINE_MOVES, "AI move", "AI 走棋")                                                                    \
    X(OPEN, "Open", "打开")                                                                                  \
    X(SAVE, "Save", "保存")                                                                                  \
    X(COPY, "Copy the moves", "复制棋谱")                                                                    \
    X(PASTE, "Paste a game", "粘贴棋谱")                                                                     \
    X(SETTINGS, "Settings", "设置")                                                                          \
    X(KEYS, "Keys", "快捷键")                                                                                \
    X(FULLSCREEN, "Full screen", "全屏")                                                                     \
    X(QUIT, "Quit", "退出")                                                                                  \
    X(CLOSE, "Close", "关闭")                                                                                \
    X(CANCEL, "Cancel", "取消")                                                                              \
    X(START, "Start", "开始")                                                                                \
    X(BACK, "One move back", "后退一步")                                                                     \
    X(FORWARD, "One move forward", "前进一步")                                                               \
    X(FIRST, "To the first move", "回到开局")                                                                \
    X(LAST, "To the last move", "到最后一步")                                                                \
    X(NEXT_VARIATION, "Next variation", "下一变化")                                                          \
    X(PREVIOUS_VARIATION, "Previous variation", "上一变化")                                                  \
    X(CURSOR, "Move the board's cursor", "移动棋盘光标")                                                     \
    X(PLACE, "Play at the cursor", "在光标处落子")                                                           \
    X(STRONGER, "One level stronger", "提高一级")                                                            \
    X(WEAKER, "One level weaker", "降低一级")                                                                \
    X(NEXT_THEME, "Next theme", "切换主题")                                                                  \
    X(NEXT_LANGUAGE, "中文 / English", "English / 中文")                                                     \
    X(TOGGLE_SOUND, "Sound on or off", "声音开关")                                                           \
    X(TOGGLE_NUMBERS, "Move numbers on or off", "手数开关")                                                  \
    X(TOGGLE_COORDINATES, "Coordinates on or off", "坐标开关")                                               \
    /* the status sentence */                                                                                \
    X(YOUR_MOVE, "Your move: you play {0}.", "轮到你走（{0}）。")                                            \
    X(TO_MOVE, "{0} to move.", "轮到{0}走。")                                                                \
    X(THINKING, "Tengen is thinking …", "天元正在思考……")                                                    \
    X(WAITS, "Tengen waits. Press E to let it move.", "天元在等待。按 E 让它走棋。")                         \
    X(HINT_THINKING, "Looking for a good move …", "正在寻找好棋……")                                          \
    X(HINT_SAYS, "Hint: {0}, {1}.", "提示：{0}，{1}。")                                                      \
    X(HINT_BARE, "Hint: {0}.", "提示：{0}。")                                                                \
    X(ANALYSING, "Analysing: Tengen makes no move.", "分析中：天元不走棋。")                                 \
    X(WIN_LINE, "{0} wins: {1} in a row.", "{0}胜：{1} 子连线。")                                            \
    X(WIN_LINE_AT, "{0} wins: in a row from {1} to {2}.", "{0}胜：{1} 至 {2} 连成一线。")                    \
    X(WIN_FORBIDDEN, "White wins: black played a forbidden point.", "白方胜：黑方走了禁手。")                \
    X(WIN_NO_MOVE, "White wins: black has forbidden points only.", "白方胜：黑方只剩禁手点可下。")           \
    X(WIN_RESIGNED, "{1} wins: {0} resigned.", "{1}胜：{0}认输。")                                           \
    X(WIN_TIME, "{1} wins: {0} ran out of time.", "{1}胜：{0}超时。")                                        \
    X(DRAW, "A draw: the board is full.", "和棋：棋盘已满。")                                                \
    X(TAKEN, "{0} is taken.", "{0} 已有棋子。")                                                              \
    X(FORBIDDEN, "{0} is forbidden to black: {1}.", "{0} 是黑方禁手：{1}。")                                 \
    X(OVERLINE, "overline", "长连")                                                                          \
    X(DOUBLE_FOUR, "double-four", "四四")                                                                    \
    X(DOUBLE_THREE, "double-three", "三三")                                                                  \
    X(GAME_OVER, "The game is over: undo, or start a new one.", "对局已结束：悔棋或开始新对局。")            \
    X(NOT_YOUR_TURN, "It is not your turn.", "还没轮到你。")                                                 \
    X(NOTHING_TO_UNDO, "There is no move of yours to take back.", "没有可悔的棋。")                          \
    X(NOTHING_TO_REDO, "There is nothing to play again.", "没有可恢复的着法。")                              \
    X(TREE_FULL, "This game holds no more variations.", "棋谱变化已满。")                                    \
    X(RESUMED, "Resumed where you left.", "已恢复上次的对局。")                                              \
    X(SAVED, "Saved {0}.", "已保存 {0}。")                                                                   \
    X(OPENED, "Opened {0}.", "已打开 {0}。")                                                                 \
    X(COPIED, "The moves are copied.", "棋谱已复制。")                                                       \
    X(PASTED, "The game is pasted.", "棋谱已粘贴。")                                                         \
    X(CLIPBOARD_EMPTY, "There is no text to paste.", "剪贴板没有文字。")                                     \
    X(LEVEL_NEXT, "Level {0} from the next move on.", "下一步起为 {0} 级。")                                 \
    X(LEVEL_BEGINNER, "beginner", "入门")                                                                    \
    X(LEVEL_EASY, "easy", "简单")                                                                            \
    X(LEVEL_MEDIUM, "medium", "中等")                                                                        \
    X(LEVEL_HARD, "hard", "困难")                                                                            \
    X(LEVEL_VERY_HARD, "very hard", "很难")                                                                  \
    X(LEVEL_FULL, "full strength", "全力")                                                                   \
    X(LEVEL_LINE, "Level {0}: {1}", "{0} 级：{1}")                                                           \
    X(LEVEL_ELO, "about {2} Elo", "约 {2} Elo")                                                              \
    X(LEVEL_SLIDE, "Level {0}: {1}, about {2} Elo", "{0} 级：{1}，约 {2} Elo")                               \
    X(CHANCES, "Black's chances", "黑方胜率")                                                                \
    X(WIN_SHORT, "win", "胜")                                                                                \
    X(LOSS_SHORT, "loss", "负")                                                                              \
    X(IN_SHORT, "in {0}", "{0} 步")                                                                          \
    X(DRAW_SHORT, "draw", "和")                                                                              \
    /* the review of a game */                                                                               \
    X(REVIEW, "Review", "复盘")                                                                              \
    X(NEXT_MISTAKE, "Next mistake", "下一处失误")                                                            \
    X(PREVIOUS_MISTAKE, "Previous mistake", "上一处失误")                                                    \
    X(MISTAKE_BEFORE, "Previous", "上一处")                                                                  \
    X(MISTAKE_AFTER, "Next", "下一处")                                                                       \
    X(TRY_AGAIN, "Try again", "再试一次")                                                                    \
    X(REVIEW_WORKING, "Going over the game: {0} of {1} positions …", "正在复盘：{0}/{1} 个局面……")           \
    X(REVIEW_DONE, "Mistakes: {0}. Accuracy: Black {1} %, White {2} %.",                                     \
      "失误 {0} 处。准确率：黑 {1}%，白 {2}%。")                                                             \
    X(REVIEW_NOTHING, "There are no moves to go over.", "没有可复盘的着法。")                                \
    X(REVIEW_WAIT, "The game is still being gone over.", "复盘尚未完成。")                                   \
    X(REVIEW_NO_MORE, "There is no other mistake in this direction.", "这个方向没有别的失误了。")            \
    X(REVIEW_FAILED, "The game could not be gone over: {0}", "无法复盘：{0}")                                \
    X(REVIEW_MOVE, "Move {0}: {1}. Better: {2}.", "第 {0}：{1}。更好的是 {2}。")                             \
    X(REVIEW_POINT, "{0}, {1}", "{0} 手 {1}")                                                                \
    X(REVIEW_FELL, "{0}, {1} % to win became {2} %", "{0}，胜率 {1}% 变为 {2}%")                             \
    X(REVIEW_MISSED, "{0}, it missed a win in {1}", "{0}，错过 {1} 步取胜")                                  \
    X(REVIEW_LOSES, "{0}, it loses in {1}", "{0}，{1} 步内会输")                                             \
    X(REVIEW_BETTER, "{0} might have gone on: {1}", "{0} 的后续：{1}")                                       \
    X(REVIEW_WINS, "{0} wins by force: {1}", "{0} 必胜：{1}")                                                \
    X(REVIEW_REPLY, "The trouble with {0}: {1}", "{0} 的问题：{1}")                                          \
    X(MARK_INACCURACY, "an inaccuracy", "缓手")                                                              \
    X(MARK_MISTAKE, "a mistake", "失误")                                                                     \
    X(MARK_BLUNDER, "a blunder", "严重失误")                                                                 \
    /* puzzles */                                                                                            \
    X(PUZZLES, "Puzzles", "习题")                                                                            \
    X(NEXT_PUZZLE, "Next puzzle", "下一题")                                                                  \
    X(PUZZLE_DIFFICULTY, "Difficulty", "难度")                                                               \
    X(PUZZLE_PROGRESS, "Solved: {0} of {1}.", "已解 {0}/{1}。")                                              \
    X(PUZZLE_HELP, "Find the win: each of your moves has to make a threat.",                                 \
      "找出必胜下法：你的每一步都必须形成威胁。")                                                            \
    X(PUZZLE_TITLE, "{0}: puzzle {1} of {2}", "{0}：第 {1}/{2} 题")                                          \
    X(PUZZLE_BEGIN, "{0} to move: there is a win in {1} moves.", "{0}先走：{1} 步内可胜。")                  \
    X(PUZZLE_GO_ON, "Right so far: the win is still there.", "正确：仍可取胜。")                             \
    X(PUZZLE_JUDGING, "Looking for a defence …", "正在寻找防守……")                                           \
    X(PUZZLE_DONE, "Solved: {0} wins.", "解出：{0}胜。")                                                     \
    X(PUZZLE_STOPPED, "Not this way: {0} stops it. Undo, or try again.",                                     \
      "不对：{0} 可以防住。请悔棋或重试。")                                                                  \
    X(PUZZLE_IDLE, "Not this way: the move forces nothing. Undo, or try again.",                             \
      "不对：这一步没有威胁。请悔棋或重试。")                                                                \
    X(PUZZLE_AGAIN, "This way does not win: undo, or try again.", "这样不能取胜：请悔棋或重试。")            \
    /* a position set up */                                                                                  \
    X(SET_UP, "Set up a position", "摆放局面")                                                               \
    X(SET_UP_TURN, "Other side to move", "换另一方走")                                                       \
    X(SET_UP_CLEAR, "Clear", "清空")                                                                         \
    X(SET_UP_END, "Play from here", "开始对局")                                                              \
    X(SET_UP_HELP, "Setting up: click for black, white, empty. {0} to move.",                                \
      "摆棋：点击依次为黑、白、空。{0}先走。")                                                               \
    X(SET_UP_FIRST, "Finish setting up the position first: press B.", "请先完成摆棋：按 B。")                \
    X(SET_UP_DECIDED, "This position is decided already: take a stone away.",                                \
      "这个局面胜负已定：请拿掉棋子。")                                                                      \
    /* another program */                                                                                    \
    X(OPPONENT, "Opponent", "对手")                                                                          \
    X(OPPONENT_TENGEN, "Tengen", "天元")                                                                     \
    X(OPPONENT_CHOOSE, "Other …", "其他……")                                                                  \
    X(RIVAL, "{0} plays", "{0} 执子")                                                                        \
    X(RIVAL_NONE, "Neither", "不参加")                                                                       \
    X(ENGINE, "Another engine", "其他引擎")                                                                  \
    X(ENGINE_HELP,                                                                                           \
      "The path of a program that speaks Gomocup's protocol, with its arguments. You can also drop it on "   \
      "the window.",                                                                                         \
      "支持 Gomocup 协议的程序路径及参数。也可以把程序拖到窗口。")                                           \
    X(ENGINE_SET, "{0} plays instead of Tengen from now on.", "现在起由 {0} 代替天元走棋。")                 \
    X(ENGINE_FAULT, "{0} {1}. The game stays: press E to ask it again.",                                     \
      "{0} 出错：{1}。对局保留，按 E 再试。")                                                                \
    X(ENGINE_THINKING, "{0} is thinking …", "{0} 正在思考……")                                                \
    X(ENGINE_WAITS, "{0} waits. Press E to let it move.", "{0} 在等待。按 E 让它走棋。")                     \
    X(CHOOSE, "Choose", "选择")                                                                              \
    /* the opening swap2 */                                                                                  \
    X(OPENING, "Opening", "开局")                                                                            \
    X(OPENING_FREE, "Free", "自由")                                                                          \
    X(OPENING_SWAP2, "Swap2", "Swap2")                                                                       \
    X(OPENING_FREE_TIP, "Black begins with a stone wherever he likes.", "黑方任意落子开局。")                \
    X(OPENING_SWAP2_TIP,                                                                                     \
      "One player places three stones, the other chooses a colour: nobody has the first move's advantage.",  \
      "一方摆三子，另一方选黑白：消除先手优势。")                                                            \
    X(YOU_OPEN, "You open", "你开局")                                                                        \
    X(ENGINE_OPENS, "Tengen opens", "天元开局")                                                              \
    X(SWAP2_NAME, "Swap2: choose", "Swap2：选择")                                                            \
    X(SWAP2_WHITE, "Take White and play the next stone", "执白，由我走下一手")                               \
    X(SWAP2_BLACK, "Take Black; White plays next", "执黑，由白方走下一手")                                   \
    X(SWAP2_MORE, "Place two more; the other chooses", "再摆两子，由对方选色")                               \
    X(SWAP2_OPEN_SEAT, "not chosen yet", "待定")                                                             \
    X(SWAP2_FIRST, "First choose a side: press 1, 2 or 3.", "请先选择：按 1、2 或 3。")                      \
    X(SWAP2_YOURS, "In the opening this is for you to do.", "开局中这一步须由你来走。")                      \
    X(SWAP2_THREE,                                                                                           \
      "Place three stones, black, white, black. The next is {0}. Make them even: Tengen then chooses a "     \
      "side.",                                                                                               \
      "请依次摆黑、白、黑三子（现在：{0}），尽量均势，之后由天元选色。")                                     \
    X(SWAP2_CHOOSE, "Which side is better? Take it, or place two more stones and let Tengen choose.",        \
      "三子已摆好。哪一方占优？请选色，或再摆两子让天元选。")                                                \
    X(SWAP2_TWO, "Place a white and then a black stone. Tengen then chooses a side.",                        \
      "请再摆一白一黑两子，之后由天元选色。")                                                                \
    X(SWAP2_ONE, "Now a black stone. Tengen then chooses a side.", "再摆一颗黑子，之后由天元选色。")         \
    X(SWAP2_DECIDE, "Tengen has placed two more stones. Which side is better? It is yours.",                 \
      "天元又摆了两子。哪一方占优？由你选色。")                                                              \
    X(SWAP2_ENGINE_THREE, "Tengen places three stones; then you choose a side …",                            \
      "天元正在摆三子，之后由你选色……")                                                                      \
    X(SWAP2_ENGINE_TWO, "Tengen places two more stones …", "天元正在再摆两子……")                             \
    X(SWAP2_ENGINE_CHOOSES, "Tengen chooses a side …", "天元正在选色……")                                     \
    X(SWAP2_FIRST_THREE, "The first player places three stones, black, white, black. The next is {0}.",      \
      "先手方依次摆黑、白、黑三子（现在：{0}）。")                                                           \
    X(SWAP2_SECOND_CHOOSES, "The second player chooses a side, or places two more stones.",                  \
      "后手方选色，或再摆两子。")                                                                            \
    X(SWAP2_SECOND_TWO, "The second player places two more stones. The next is {0}.",                        \
      "后手方再摆两子（现在：{0}）。")                                                                       \
    X(SWAP2_FIRST_DECIDES, "The first player chooses a side.", "先手方选色。")                               \
    X(SWAP2_TOOK_BLACK, "Tengen takes Black: you are White, and it is your move.",                           \
      "天元选黑：你执白，轮到你走。")                                                                        \
    X(SWAP2_TOOK_WHITE, "Tengen takes White and has played: you are Black.", "天元选白并已落子：你执黑。")   \
    X(SWAP2_TOOK_MORE, "Tengen places two more stones and leaves the choice to you.",                        \
      "天元又摆两子，由你选色。")                                                                            \
    /* judgements */                                                                                         \
    X(OPINION_WIN_NOW, "wins with this move", "此着即胜")                                                    \
    X(OPINION_WIN, "wins in {0}", "{0} 步内取胜")                                                            \
    X(OPINION_LOSS, "loses in {0}", "{0} 步内告负")                                                          \
    X(OPINION_DRAW, "a proven draw", "必和")                                                                 \
    X(OPINION_SCORE, "win {0} %", "胜率 {0}%")                                                               \
    X(SIDE_WINS, "{0} wins in {1}, whatever happens.", "{0} {1} 步内必胜。")                                 \
    X(BLACK_SHARE, "Black {0} %", "黑 {0}%")                                                                 \
    X(THREAT, "{0} threatens to win: {1}", "{0}威胁取胜：{1}")                                               \
    /* dialogs */                                                                                            \
    X(COLOUR, "Play", "对局方式")                                                                            \
    X(AS_BLACK, "Black", "执黑")                                                                             \
    X(AS_WHITE, "White", "执白")                                                                             \
    X(AS_BOTH, "Two people", "双人")                                                                         \
    X(AS_NONE, "Watch", "观战")                                                                              \
    X(RULE, "Rule", "规则")                                                                                  \
    X(SIZE, "Board {0}×{0}", "棋盘 {0}×{0}")                                                                 \
    X(LINE, "{0} in a row", "{0} 子连线")                                                                    \
    X(LEVEL, "Level {0}", "{0} 级")                                                                          \
    X(CLOCK, "Clock, minutes for the game", "每局用时（分钟）")                                              \
    X(CLOCK_NONE, "None", "无")                                                                              \
    X(INCREMENT, "Added after each move, seconds", "每步加时（秒）")                                         \
    X(THEME, "Theme", "主题")                                                                                \
    X(THEME_LIGHT, "Light", "浅色")                                                                          \
    X(THEME_DARK, "Dark", "深色")                                                                            \
    X(THEME_PAPER, "Paper", "纸面")                                                                          \
    X(LANGUAGE, "Language", "语言")                                                                          \
    X(PALETTE, "Colours", "配色")                                                                            \
    X(PALETTE_USUAL, "Red to green", "红绿")                                                                 \
    X(PALETTE_SAFE, "Orange to blue", "橙蓝")                                                                \
    X(SOUND, "Sound", "声音")                                                                                \
    X(NUMBERS, "Move numbers", "手数")                                                                       \
    X(COORDINATES, "Coordinates", "坐标")                                                                    \
    X(ON, "On", "开")                                                                                        \
    X(OFF, "Off", "关")                                                                                      \
    X(OPEN_HELP, "The file's name: .sgf, .psq, .lib, .pos or .txt. You can also drop a file on the window.", \
      "文件名：.sgf、.psq、.lib、.pos 或 .txt。也可以把文件拖到窗口。")                                      \
    X(SAVE_HELP, "The file's name, ending in .sgf, .psq, .pos or .txt.",                                     \
      "文件名，以 .sgf、.psq、.pos 或 .txt 结尾。")                                                          \
    X(AGAIN, "Play again", "再来一局")                                                                       \
    X(SWAP_SIDES, "Swap sides", "交换黑白")                                                                  \
    /* faults */                                                                                             \
    X(KINDRED, "No network has learned {0}: one for {1} judges.", "没有学过{0}的网络：由学{1}的网络判断。")  \
    X(REPLACE, "{0} is there already: save again to replace it.", "{0} 已存在：再次保存即可覆盖。")          \
    X(NO_CHINESE, "No font with Chinese letters was found; fonts-wqy-microhei has them.",                    \
      "找不到中文字体，请安装 fonts-wqy-microhei。")                                                         \
    X(NO_SOUND, "There is no sound: {0}", "没有声音：{0}")                                                   \
    X(NO_ENGINE, "Tengen cannot play: {0}", "天元无法走棋：{0}")                                             \
    X(SETTINGS_BAD, "The settings were not read: {0}", "无法读取设置：{0}")                                  \
    X(GAME_BAD, "The last game was not read: {0}", "无法读取上次对局：{0}")                                  \
    X(NOT_SAVED, "The game could not be kept: {0}", "无法保存对局：{0}")

#endif
