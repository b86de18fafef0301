; What interrupted runs have paid for, into the folder $OUTPUT_FOLDER (or recovered). Orders nothing, and says
; nothing where there was nothing. recover.sh runs it in cron.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat recover.scm)" --quit
(let* ((values (plug-in-genlayer-recover #:output-folder (or (getenv "OUTPUT_FOLDER") "recovered")))
       (recovered (car values)))
  (if (> recovered 0)
    (begin (display (string-append "recovered " (number->string recovered) " pictures: " (caddr values)))
           (newline))))
