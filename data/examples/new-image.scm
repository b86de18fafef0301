; A new canvas of 1600 × 900 pixels, filled from a prompt, as XCF and PNG in $OUTPUT_FOLDER (or the current folder).
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat new-image.scm)" --quit
(let* ((folder (or (getenv "OUTPUT_FOLDER") "."))
       (values (plug-in-genlayer-image
                 #:prompt "a lighthouse at dusk, oil on canvas"
                 #:width 1600 #:height 900
                 #:max-cost 0.05))
       (image (vector-ref (car values) 0)))
  (gimp-file-save RUN-NONINTERACTIVE image (string-append folder "/lighthouse.xcf"))
  (file-png-export #:run-mode RUN-NONINTERACTIVE #:image image
                   #:file (string-append folder "/lighthouse.png") #:include-xmp TRUE)
  (gimp-image-delete image))
