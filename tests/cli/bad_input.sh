#!/usr/bin/env bash
# bad_input.sh - whatever is mistyped gets one clear line and exit code 2, and nothing on disk changes.
. "$(dirname -- "$0")/common.sh"

echo "no network" >broken.safetensors
head -c 100000 /dev/zero >zeros.safetensors
printf '\377\377\377\377\377\377\377\177{' >huge.safetensors
: >empty.safetensors
echo "h8h8" >twice.txt
echo "(;GM[4]SZ[15];B[zz])" >off.sgf
echo "not a game" >strange.sgf
printf 'visits = 10\nlerning_rate = 0.1\n' >typo.ini
mkdir folder

refuse 'did you mean train' trian
refuse 'did you mean play' paly
refuse 'tengen help' xyzzy
refuse 'did you mean --version' --verison
refuse 'did you mean help' hepl
refuse 'no command' ''
refuse 'did you mean doctor' help docter
refuse 'did you mean .--size' play --sise 9
refuse 'size' play --size 99
refuse 'size' play --size 4 --net none
refuse 'size' play --size nine
refuse 'size' play --size
refuse 'line' play --line 2 --net none
refuse 'rule' play --rule chess
refuse 'renju' play --net none --rule renju --line 4
refuse 'color' play --color green
refuse 'visits' play --visits 0
refuse 'one word too many' play off.sgf twice.txt --net none
refuse 'nowhere.safetensors' play --net nowhere.safetensors
refuse 'broken.safetensors' play --net broken.safetensors
refuse 'zeros.safetensors' play --net zeros.safetensors
refuse 'huge.safetensors' play --net huge.safetensors
refuse 'empty.safetensors' play --net empty.safetensors
refuse 'folder' play --net folder
refuse 'no such file' play missing.sgf --net none
refuse 'twice.txt' play twice.txt --net none
refuse 'off.sgf' play off.sgf --net none
refuse 'strange.sgf' play strange.sgf --net none
refuse 'play --net folder' play folder
refuse 'train what' train
refuse 'no run yet' train fresh
refuse 'did you mean .tiny' train fresh --preset tinny
refuse "learning.rate" train fresh --preset tiny --lerning_rate 1
refuse "typo.ini:2: .*learning.rate" train fresh --preset tiny --config typo.ini
refuse 'missing.ini' train fresh --preset tiny --config missing.ini
refuse 'size' train fresh --preset tiny --size 21
refuse 'renju' train fresh --preset tiny --rule renju
refuse 'channels' train fresh --preset tiny --channels 33
refuse 'rows' train fresh --preset tiny --rows 0
refuse 'one word too many' train fresh second --preset tiny
refuse 'nowhere' selfplay --net nowhere.safetensors
refuse 'games' selfplay --games 0
refuse 'which file' puzzles
refuse 'is there already' puzzles --out typo.ini
refuse 'no puzzle is wanted' puzzles --out fresh.txt --vcf 0 --vct 0
refuse 'rinju' puzzles --out fresh.txt --rule rinju
refuse 'nowhere' puzzles --out fresh.txt --net nowhere.safetensors
refuse 'net what' net
refuse 'did you mean info' net inof x
refuse 'one file' net info
refuse 'two files' net compare broken.safetensors
refuse 'broken.safetensors' net info broken.safetensors
refuse 'missing' net info missing
refuse 'did you mean rules' bench rulse
refuse 'repeats' bench net --repeats 0
refuse 'one word too many' bench net search
refuse 'did you mean .--json' doctor --jsn
refuse 'one word too many' doctor now
TENGEN_ASSETS=$PWD/nowhere refuse 'TENGEN_ASSETS' play
TENGEN_ASSETS=$PWD/folder refuse 'no network for .*train' play --rule caro --size 9
refuse 'lanes are divided among 1, 2, 4 or 8' train x --preset tiny --ranks 3
refuse 'ranks = 0: must be 1 to 8' train x --preset tiny --ranks 0
refuse 'zero' train x --preset tiny --zero 4
refuse 'offload = disk: must be none, cpu or file:FOLDER' train x --preset tiny --offload disk
refuse 'offload = file:: must be' train x --preset tiny --offload file:
refuse 'offload = file:nowhere: no such folder' train x --preset tiny --offload file:nowhere
mkdir -p runs/mine
refuse 'did you mean net:mine' match mine pattern --size 9
refuse 'is there already' openings --out typo.ini

# What could not be written is said before the work, of which this would be much.
for command in 'openings --count 100000 --visits 1000000' 'puzzles --vcf 100000' 'ladder --calibrate --games 100000'; do
    run $command --out nowhere/file.txt
    expect_code 1
    expect_err '^tengen: nowhere/file.txt: No such file'
done
echo h8i9g7 >game.pos
run analyze game.pos --sgf nowhere/file.sgf
expect_code 1
expect_err '^tengen: nowhere/file.sgf: No such file'
finish
