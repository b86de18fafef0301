; A picture for each prompt of the file $PROMPTS_FILE (or prompts.csv; text and JSON Lines do as well), as PNG
; in the folder $OUTPUT_FOLDER (or pictures). Run again, it makes only what is missing.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat csv-to-png.scm)" --quit
(let ((values (plug-in-genlayer-batch
                #:prompts-file (or (getenv "PROMPTS_FILE") "prompts.csv")
                #:output-folder (or (getenv "OUTPUT_FOLDER") "pictures")
                #:export-format "png"
                #:max-cost 1.00)))
  ; Only when all are there; else the script has ended with an error that says how many are missing and why.
  (display (string-append (number->string (cadr values)) " pictures, the report: " (cadddr values)))
  (newline))
